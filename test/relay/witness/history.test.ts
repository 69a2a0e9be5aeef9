/** Goal: what Jira says of an issue is read in full and as it is meant, or not at all. */
import { JIRA_HISTORY_PAGE_MAX, JIRA_HISTORY_PAGES_MAX } from '../../../src/relay/limits';
import { readWitnessed } from '../../../src/relay/witness/history';

const ISSUE = { id: '10100', fields: { creator: { accountId: 'app' } } };

const anEntry = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: '1',
  created: '2026-06-01T09:00:00.000Z',
  author: { accountId: 'bob' },
  items: [{ field: 'status', fieldId: 'status', to: '2', toString: 'Approved' }],
  ...changes,
});

const aPage = (entries: readonly unknown[], nextPageToken?: string): unknown => ({
  issueChangeLogs: [{ issueId: '10100', changeHistories: entries }],
  nextPageToken,
});

/** A Jira that answers the one issue, and one page of its history after the other. */
function jira(pages: readonly unknown[], issue: unknown = ISSUE, status = 200) {
  const calls: unknown[] = [];
  const left = [...pages];
  const call = (method: string, path: string, body?: object): Promise<Response> => {
    calls.push([method, path, ...(body === undefined ? [] : [body])]);
    const answer = method === 'GET' ? issue : left.shift();
    if (answer instanceof Response) return Promise.resolve(answer);
    return Promise.resolve(Response.json(answer, { status: method === 'GET' ? status : 200 }));
  };
  return { calls, read: () => readWitnessed({ call }, '10100') };
}

const movesOf = async (...entries: readonly unknown[]) => {
  const seen = await jira([aPage(entries)]).read();
  return seen.kind === 'seen' ? seen.moves : [];
};

const AWAY = { code: 'busy', retry: 'safe' };

it('asks for the creator, and for page after page until there is no other', async () => {
  const { calls, read } = jira([aPage([anEntry()], 'more'), aPage([anEntry({ id: '2' })])]);
  const history = { issueIdsOrKeys: ['10100'], maxResults: JIRA_HISTORY_PAGE_MAX };

  const seen = await read();

  expect(seen).toMatchObject({ kind: 'seen', creatorId: 'app', moves: [{ id: '1' }, { id: '2' }] });
  expect(calls).toEqual([
    ['GET', 'issue/10100?fields=creator'],
    ['POST', 'changelog/bulkfetch', history],
    ['POST', 'changelog/bulkfetch', { ...history, nextPageToken: 'more' }],
  ]);
});

it('tells a move by who made it, when, and where it led', async () => {
  expect(await movesOf(anEntry())).toEqual([
    {
      id: '1',
      atMs: Date.UTC(2026, 5, 1, 9),
      accountId: 'bob',
      to: { id: '2', name: 'Approved' },
      isIndirect: false,
    },
  ]);
});

it('takes a time in milliseconds, and whatever Jira leaves out', async () => {
  const entry = anEntry({ created: 1_000, author: null, items: [{ field: 'status', to: null }] });

  expect(await movesOf(entry)).toEqual([
    { id: '1', atMs: 1_000, accountId: undefined, to: { id: '', name: '' }, isIndirect: false },
  ]);
});

it.each([
  ['by the id of its field', [{ field: 'Estado', fieldId: 'status', to: '2', toString: 'a' }], ['2']],
  ['by its name where there is no id', [{ field: 'status', to: '2' }], ['2']],
  [
    'by the last where there are two',
    [
      { fieldId: 'status', to: '2' },
      { fieldId: 'status', to: '3' },
    ],
    ['3'],
  ],
  [
    'among others',
    [{ fieldId: 'summary', to: 'x' }, { fieldId: 'status', to: '2' }, { fieldId: 'rank' }],
    ['2'],
  ],
  ['nowhere else', [{ field: 'summary', fieldId: 'summary', to: '2' }], []],
])('finds a status change %s', async (_, items, targets) => {
  expect((await movesOf(anEntry({ items }))).map(({ to }) => to.id)).toEqual(targets);
});

it.each([
  ['Jira notes a cause', { historyMetadata: { type: 'smart-commit' } }, true],
  ['Jira notes no cause', { historyMetadata: null }, false],
  [
    'the project changed along, by name',
    { items: [{ field: 'status', to: '2' }, { field: 'Project' }] },
    true,
  ],
  ['the key changed along', { items: [{ field: 'Key' }, { field: 'status', to: '2' }] }, true],
  [
    'the type changed along, by id',
    { items: [{ field: 'status', to: '2' }, { fieldId: 'IssueType' }] },
    true,
  ],
  ['the workflow changed along', { items: [{ field: 'Workflow' }, { field: 'status', to: '2' }] }, true],
  ['the resolution changed along', { items: [{ field: 'resolution' }, { field: 'status', to: '2' }] }, false],
])('a move by hand or not: %s', async (_, changes, isIndirect) => {
  expect(await movesOf(anEntry(changes))).toMatchObject([{ isIndirect }]);
});

it('orders moves by their time, and those of one moment by their id', async () => {
  const later = { created: '2026-06-01T09:00:01.000Z' };

  const moves = await movesOf(
    anEntry({ id: '9', ...later }),
    anEntry({ id: '10' }),
    anEntry({ id: '8' }),
    anEntry({ id: '11', ...later }),
  );

  expect(moves.map(({ id }) => id)).toEqual(['8', '10', '9', '11']);
});

it('passes over the history of other issues', async () => {
  const page = { issueChangeLogs: [{ issueId: '10101', changeHistories: [anEntry()] }] };

  expect(await jira([page]).read()).toEqual({ kind: 'seen', creatorId: 'app', moves: [] });
});

it.each([403, 404])('sees nothing where Jira answers %i', async (status) => {
  expect(await jira([], {}, status).read()).toEqual({ kind: 'unseen' });
});

it('knows no creator where Jira names none', async () => {
  expect(await jira([aPage([])], { id: '10100', fields: { creator: null } }).read()).toMatchObject({
    kind: 'seen',
    creatorId: undefined,
  });
});

it.each([
  ['the issue does not come', jira([], {}, 500)],
  ['the issue comes without sense', jira([aPage([])], { id: '10100' })],
  ['another issue comes', jira([aPage([])], { ...ISSUE, id: '10101' })],
  ['no JSON comes', jira([aPage([])], new Response('<html>'))],
  ['a page does not come', jira([new Response('{}', { status: 429 })])],
  ['a page comes without sense', jira([{}])],
  ['an entry comes without an id', jira([aPage([anEntry({ id: undefined })])])],
  ['a time cannot be read', jira([aPage([anEntry({ created: 'lately' })])])],
  ['a later page does not come', jira([aPage([], 'more'), new Response('{}', { status: 500 })])],
])('is no witness where %s', async (_, { read }) => {
  await expect(read()).rejects.toMatchObject(AWAY);
});

it('is no witness of a history that does not end', async () => {
  const { calls, read } = jira(Array.from({ length: 50 }, () => aPage([], 'more')));

  await expect(read()).rejects.toMatchObject(AWAY);
  expect(calls).toHaveLength(1 + JIRA_HISTORY_PAGES_MAX);
});
