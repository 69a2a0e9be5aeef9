/** Goal: what the app cannot read, or does not look at, it counts where people look: nobody takes a part for the whole. */
import { kvs } from '@forge/kvs';
import { listRunning, seenCards, type ListPorts } from '#core/decision/list-approvals';
import { accountId, issueId, projectId, statusId } from '#core/ids';
import { saveLog, showLog } from '../../src/forge/decision-log';
import { readHealth } from '../../src/forge/health';
import { readStands } from '../../src/forge/jira/checks';
import { jiraEvidence } from '../../src/forge/jira/evidence';
import { viewersJira } from '../../src/forge/jira/viewers-cards';
import { forgeDecisionLog } from '../../src/forge/storage/decision-log';
import { anAccessRequest, projectSettings } from '../support/builders';
import { forgetJira, useJira } from '../support/fake-jira';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

beforeEach(() => useStorage());
afterEach(forgetStorage);
afterEach(forgetJira);

const inList = (id: string, properties = {}) => ({
  id,
  key: `ACC-${id}`,
  fields: {
    summary: 'alice requests editor',
    project: { key: 'ACC' },
    created: '2026-11-28T16:00:00.000+0200',
  },
  properties,
});
const pointing = (id: string) =>
  inList(id, { 'teleport-access': { requestId: `request-${id}` }, 'teleport-access-asked': { roles: [] } });
const answerWith = (issues: readonly unknown[]) =>
  useJira(({ path }) => ({ body: path.endsWith('/myself') ? { accountId: 'app' } : { issues } }));

test('cards that Jira describes in a way that nobody can read are counted, and the others are there', async () => {
  answerWith([inList('1'), { id: '2' }, null, inList('3')]);

  const { cards, unread } = await seenCards(viewersJira, ['1', '2', '3'].map(issueId));

  expect([...cards.keys()]).toEqual(['1', '3']);
  expect(unread).toBe(2);
});

const relay: ListPorts['relay'] = {
  fetch: () => Promise.resolve([]),
  checkReviewerOfMany: () => Promise.resolve(new Map()),
};
const running = () =>
  listRunning(
    {
      relay,
      jira: viewersJira,
      settings: { all: () => Promise.resolve([projectSettings({})]) } as unknown as ListPorts['settings'],
      links: {
        get: () => Promise.resolve(undefined),
        findByIssue: () => Promise.resolve(undefined),
      } as unknown as ListPorts['links'],
      memberships: {} as ListPorts['memberships'],
      clock: { now: () => 0 },
    },
    { accountId: accountId('bob'), displayName: 'Bob' },
  );

test('who looks for access that runs hears that there are more approved cards than one look finds', async () => {
  answerWith(Array.from({ length: 50 }, (_, index) => pointing(String(index + 1))));
  expect(await running()).toMatchObject({ isCut: true, unread: 0 });

  answerWith([pointing('1'), inList('2')]);
  expect(await running()).toMatchObject({ isCut: false, unread: 1 });
});

test('whoever decides hears when the earlier requests that are counted are not all', async () => {
  answerWith([pointing('1'), inList('2')]);
  expect(await jiraEvidence.earlierCards(anAccessRequest({}))).toMatchObject({
    cards: [{ issueKey: 'ACC-1' }],
    unread: 1,
    isCut: false,
  });

  answerWith(Array.from({ length: 50 }, (_, index) => pointing(String(index + 1))));
  expect(await jiraEvidence.earlierCards(anAccessRequest({}))).toMatchObject({ unread: 0, isCut: true });
});

test('transitions and fields of their screens that nobody can read are counted for whoever sets a project up', async () => {
  const to = { id: '3' };
  const transitions = [
    {
      id: '11',
      name: 'Approve',
      to,
      fields: { resolution: { name: 'Resolution', required: true, schema: {} } },
    },
    { id: '12', name: 'Deny', to, fields: { odd: { name: 7 } } },
    { id: '13', name: 'Lost' },
  ];
  useJira(({ path }) => {
    if (path.endsWith('/search/jql')) return { body: { issues: [{ id: '10100' }] } };
    if (path.endsWith('/transitions')) return { body: { transitions } };
    if (path.endsWith('/mypermissions')) return { body: { permissions: {} } };
    return { body: { fields: { status: { id: '1' } }, editmeta: { fields: { summary: {} } } } };
  });

  const stands = await readStands(projectId('10000'), '10001', [statusId('1')]);

  expect(stands.get(statusId('1'))).toMatchObject({
    transitions: [{ id: '11' }, { id: '12' }],
    unreadable: 2,
  });
});

const NOW = Date.parse('2026-11-28T16:00:00.000Z');
const logged = {
  id: 'request:request-1',
  event: 'request',
  at: '2026-11-28T15:00:00.000Z',
  loggedAt: '2026-11-28T15:00:00.000Z',
  requestId: 'request-1',
  issueId: '10100',
  issueKey: 'ACC-1',
  projectId: '10000',
} as const;

test('entries of the decision log that another version has written are counted, on the page and with the file', async () => {
  const ports = { log: forgeDecisionLog(), clock: { now: () => NOW } };
  for (const entry of [logged, { ...logged, id: 'later', event: 'of a later version' }]) {
    const { requestId: request, projectId: project, at, event } = entry;
    await kvs.entity('log-entry').set(entry.id, { requestId: request, projectId: project, at, event, entry });
  }

  expect(await showLog(ports, projectId('10000'), {})).toMatchObject({ lines: [logged], unread: 1 });
  expect(await saveLog(ports, projectId('10000'), { format: 'json' })).toMatchObject({ unread: 1 });
});

test('pending requests that the relay could only count are among those that wait for their card', async () => {
  const { cards } = (await readHealth({
    links: { unfinished: () => Promise.resolve([]) },
    failures: { list: () => Promise.resolve([]) },
    relay,
    settings: { syncState: () => Promise.resolve({ unlisted: 7 }) },
  } as unknown as Parameters<typeof readHealth>[0])) as { readonly cards: unknown };

  expect(cards).toEqual({ open: 0, waiting: 7 });
});
