import { PEOPLE } from './demo-site';
import { at, each, useJira } from './use-jira';

const ISSUE = '/rest/api/3/issue/ACC-1/properties';
const PROJECT = '/rest/api/3/project/ACC/properties';

describe('issue properties', () => {
  const under = useJira();
  beforeEach(() => under.jira.as(PEOPLE.app).createIssue('ACC'));

  test('are created, replaced, listed and removed', async () => {
    const created = await under.send(PEOPLE.app, 'PUT', `${ISSUE}/teleport-access`, { requestId: 'r-1' });
    const replaced = await under.send(PEOPLE.app, 'PUT', `${ISSUE}/teleport-access`, { requestId: 'r-2' });
    const listed = await under.send(PEOPLE.bob, 'GET', ISSUE);
    const read = await under.send(PEOPLE.bob, 'GET', `${ISSUE}/teleport-access`);
    const removed = await under.send(PEOPLE.app, 'DELETE', `${ISSUE}/teleport-access`);
    const gone = await under.send(PEOPLE.bob, 'GET', `${ISSUE}/teleport-access`);

    expect([created.status, replaced.status, removed.status, gone.status]).toEqual([201, 200, 204, 404]);
    expect(each(at(listed.body, 'keys'), 'key')).toEqual(['teleport-access']);
    expect(read.body).toEqual({ key: 'teleport-access', value: { requestId: 'r-2' } });
  });

  test('reach the filters of events as late as they are told to', async () => {
    const asFilter = async () => {
      const response = await fetch(`${under.jira.url}${ISSUE}/teleport-access`, {
        headers: { authorization: `Bearer sandbox:${PEOPLE.app}`, 'x-sandbox-reader': 'event-filter' },
      });
      return response.status;
    };
    under.jira.faults.filterLagMs = 3_000;
    await under.jira.as(PEOPLE.app).setProperty('ACC-1', 'teleport-access', { requestId: 'r-1' });

    const early = await asFilter();
    under.clock.advance(3_000);
    const late = await asFilter();

    expect([early, late]).toEqual([404, 200]);
  });

  test('tell no event: only fields do', async () => {
    const sent = under.jira.events.sent.length;

    await under.jira.as(PEOPLE.bob).setProperty('ACC-1', 'anything', 1);

    expect(under.jira.events.sent).toHaveLength(sent);
  });

  test('keep the limits of key and value', async () => {
    const longKey = await under.send(PEOPLE.app, 'PUT', `${ISSUE}/${'k'.repeat(256)}`, 1);
    const longValue = await under.send(PEOPLE.app, 'PUT', `${ISSUE}/k`, 'v'.repeat(32_768));
    const fits = await under.send(PEOPLE.app, 'PUT', `${ISSUE}/k`, 'v'.repeat(32_766));

    expect([longKey.status, longValue.status, fits.status]).toEqual([400, 400, 201]);
  });

  test('are written by those who may edit', async () => {
    under.jira.withhold(PEOPLE.app, 'EDIT_ISSUES', 'ACC');

    const refused = await under.send(PEOPLE.app, 'PUT', `${ISSUE}/teleport-access`, 1);

    expect(refused.status).toBe(403);
  });
});

describe('project properties', () => {
  const under = useJira();

  test('are written by administrators and the app, and read by everybody', async () => {
    const byBob = await under.send(PEOPLE.bob, 'PUT', `${PROJECT}/teleport-access`, { enabled: true });
    const byApp = await under.send(PEOPLE.app, 'PUT', `${PROJECT}/teleport-access`, { enabled: true });
    const read = await under.send(PEOPLE.bob, 'GET', `${PROJECT}/teleport-access`);
    const byErin = await under.send(PEOPLE.erin, 'DELETE', `${PROJECT}/teleport-access`);

    expect([byBob.status, byApp.status, byErin.status]).toEqual([403, 201, 204]);
    expect(at(read.body, 'value', 'enabled')).toBe(true);
  });
});
