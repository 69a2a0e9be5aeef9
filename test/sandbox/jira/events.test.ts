import { eventually } from '../../support/eventually';
import { ACC_STATUSES, PEOPLE } from './demo-site';
import type { Delivery } from './events';
import { at, START_MS, useJira } from './use-jira';

describe('events', () => {
  const under = useJira();
  let received: Delivery[];
  beforeEach(async () => {
    received = [];
    await under.jira.as(PEOPLE.app).createIssue('ACC');
    under.jira.events.sent.length = 0;
    under.jira.events.subscribe((delivery) => void received.push(delivery));
  });
  const settled = (count: number) => eventually(() => expect(received).toHaveLength(count));
  const types = () => received.map(({ event }) => event.eventType);
  const targets = () => received.map(({ event }) => at(event, 'issue', 'fields', 'status', 'name'));

  test('tell a move with actor, changelog and both statuses', async () => {
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await settled(1);

    expect(received[0]).toMatchObject({
      actorAccountId: PEOPLE.bob,
      event: {
        eventType: 'avi:jira:updated:issue',
        timestamp: String(START_MS),
        atlassianId: PEOPLE.bob,
        issue: { key: 'ACC-1', fields: { status: { id: ACC_STATUSES.pending }, project: { key: 'ACC' } } },
        changelog: {
          id: under.jira.state.history('ACC-1')[0]?.historyId,
          items: [
            {
              field: 'status',
              fieldtype: 'jira',
              fieldId: 'status',
              from: ACC_STATUSES.toDo,
              fromString: 'To Do',
              to: ACC_STATUSES.pending,
              toString: 'Pending',
            },
          ],
        },
        associatedStatuses: [{ id: ACC_STATUSES.toDo }, { id: ACC_STATUSES.pending }],
      },
    });
  });

  test('tell an edit without statuses, and carry no description', async () => {
    await under.jira.as(PEOPLE.bob).editIssue('ACC-1', { summary: 'Another' });
    await settled(1);

    const [delivery] = received;
    expect(at(delivery?.event, 'associatedStatuses')).toBeUndefined();
    expect(at(delivery?.event, 'changelog', 'items', 0, 'field')).toBe('summary');
    expect(Object.keys(at(delivery?.event, 'issue', 'fields') as object)).not.toContain('description');
  });

  test('tell creation, with its transition as an update of its own', async () => {
    await under.send(PEOPLE.app, 'POST', '/rest/api/3/issue', {
      fields: { project: { key: 'ACC' }, issuetype: { name: 'Task' }, summary: 'x' },
      transition: { id: '11' },
    });
    await settled(2);

    expect(types()).toEqual(['avi:jira:created:issue', 'avi:jira:updated:issue']);
  });

  test('tell comments, written or edited, and deletion', async () => {
    const id = await under.jira.as(PEOPLE.bob).comment('ACC-1', 'reason: on call');
    await under.jira.as(PEOPLE.bob).editComment('ACC-1', id, 'reason: still on call');
    await under.jira.as(PEOPLE.erin).deleteIssue('ACC-1');
    await settled(3);

    expect(types()).toEqual([
      'avi:jira:commented:issue',
      'avi:jira:commented:issue',
      'avi:jira:deleted:issue',
    ]);
    expect(at(received[0]?.event, 'comment')).toMatchObject({ id, author: { accountId: PEOPLE.bob } });
  });

  test('repeat the trace value of the call that caused them', async () => {
    await fetch(`${under.jira.url}/rest/api/3/issue/ACC-1/transitions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer sandbox:${PEOPLE.app}`,
        'content-type': 'application/json',
        'x-atlassian-webhook-trace': 'trace-1',
      },
      body: JSON.stringify({ transition: { id: '11' } }),
    });
    await settled(1);

    expect(at(received[0]?.event, 'webhookTraceValue')).toBe('trace-1');
  });

  test('tell what was when they happened, however late they arrive', async () => {
    under.jira.faults.eventDelayMs = 180_000;
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Denied');
    const early = received.length;

    under.clock.advance(180_000);

    expect(early).toBe(0);
    expect(targets()).toEqual(['Pending', 'Denied']);
  });

  test('can be lost', async () => {
    under.jira.faults.events({ kind: 'lose' });
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Denied');
    await settled(1);

    expect(targets()).toEqual(['Denied']);
    expect(under.jira.events.sent).toHaveLength(2);
  });

  test('can come twice', async () => {
    under.jira.faults.events({ kind: 'double', delayMs: 1_000 });
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await settled(1);

    under.clock.advance(1_000);

    expect(targets()).toEqual(['Pending', 'Pending']);
  });

  test('can come out of order', async () => {
    under.jira.faults.events({ kind: 'reorder' });
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Denied');
    await settled(2);

    expect(targets()).toEqual(['Denied', 'Pending']);
  });

  test('can name nobody', async () => {
    under.jira.faults.events({ kind: 'without-actor', eventType: 'avi:jira:updated:issue' });
    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await settled(1);

    expect(received[0]?.event.atlassianId).toBeUndefined();
    expect(received[0]?.actorAccountId).toBe(PEOPLE.bob);
  });

  test('stop when unsubscribed', async () => {
    const other: Delivery[] = [];
    const unsubscribe = under.jira.events.subscribe((delivery) => void other.push(delivery));
    unsubscribe();

    await under.jira.as(PEOPLE.bob).moveTo('ACC-1', 'Pending');
    await settled(1);

    expect(other).toEqual([]);
  });
});
