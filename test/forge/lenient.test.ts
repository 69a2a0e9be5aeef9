/** Goal: one part of an answer that cannot be read takes nothing else with it. */
import fc from 'fast-check';
import * as v from '#wire/schema';
import { issueId } from '#core/ids';
import { JIRA_CALLS } from '../../src/forge/jira/calls';
import { readPeople } from '../../src/forge/jira/directory';
import { readNames } from '../../src/forge/jira/people';
import { readIssue, readIssueStatuses } from '../../src/forge/jira/read';
import { forgetJira, useJira } from '../support/fake-jira';

afterEach(forgetJira);

/** Lists of Jira's answers: parts that are fine, and the answer around them. */
const LISTS: readonly (readonly [
  string,
  v.GenericSchema,
  readonly unknown[],
  (list: readonly unknown[]) => unknown,
])[] = [
  [
    'people',
    JIRA_CALLS.readPeople.answer,
    [{ accountId: 'a', displayName: 'Ada' }, { accountId: 'b' }],
    (values) => ({ values }),
  ],
  ['found people', JIRA_CALLS.searchPeople.answer, [{ accountId: 'a' }, { accountId: 'b' }], (list) => list],
  [
    'groups',
    JIRA_CALLS.readGroups.answer,
    [{ groupId: 'g', name: 'G' }, { groupId: 'h' }],
    (values) => ({ values }),
  ],
  ['found groups', JIRA_CALLS.searchGroups.answer, [{ groupId: 'g', name: 'G' }], (groups) => ({ groups })],
  [
    'groups of a person',
    JIRA_CALLS.readGroupsOfPerson.answer,
    [{ groupId: 'g' }, { groupId: 'h' }],
    (list) => list,
  ],
  [
    'members of a role',
    JIRA_CALLS.readRoleMembers.answer,
    [{ actorUser: { accountId: 'a' } }],
    (actors) => ({ actors }),
  ],
  [
    'issue types',
    JIRA_CALLS.readIssueTypes.answer,
    [{ id: '1', name: 'Task', statuses: [{ id: '3', name: 'Open' }] }],
    (list) => list,
  ],
  ['found issues', JIRA_CALLS.searchIssues.answer, [{ id: '1' }, { id: '2' }], (issues) => ({ issues })],
];

const readableParts = (schema: v.GenericSchema, value: unknown): string =>
  JSON.stringify(v.parse(schema, value));

/** What no vendor should send, and more of what one did. */
const garbage = fc.oneof(
  fc.constantFrom(null, 0, '', 'text', [], true),
  fc.record({
    accountId: fc.constant(null),
    id: fc.constant(null),
    name: fc.constant(7),
    groupId: fc.constant(null),
  }),
);

test.each(LISTS)('garbage among %s changes nothing of the others', (what, schema, good, around) => {
  const clean = readableParts(schema, around(good));
  fc.assert(
    fc.property(garbage, fc.nat(good.length), (rubbish, at) => {
      // A role's member may be of a kind that is not known: then nobody is it.
      const isNobody = what === 'members of a role' && typeof rubbish === 'object' && rubbish !== null;
      fc.pre(!isNobody);
      const list = [...good.slice(0, at), rubbish, ...good.slice(at)];
      expect(readableParts(schema, around(list))).toBe(clean);
    }),
  );
});

test('where a list should be and is none, the answer cannot be read', () => {
  for (const [, schema, , around] of LISTS.filter(
    ([what]) => what !== 'found groups' && what !== 'members of a role',
  ))
    expect(v.safeParse(schema, around(null as never)).success).toBe(false);
});

const history = (id: string, author: unknown, to = '10002') => ({
  id,
  created: `2026-11-28T16:00:0${id.at(-1) ?? ''}.000+0200`,
  ...(author === undefined ? {} : { author }),
  items: [
    { field: 'status', fieldId: 'status', fieldtype: 'jira', from: '1', fromString: 'A', to, toString: 'B' },
  ],
});
const labels = (author: unknown) => ({
  id: '20001',
  created: '2026-11-28T16:00:00.000+0000',
  author,
  items: [{ field: 'labels', fieldId: 'labels', from: null, fromString: '', to: null, toString: 'x' }],
});
const BOB = { accountId: 'bob', displayName: 'Bob', accountType: 'atlassian' };
const issue = (
  histories: readonly unknown[],
  comments: readonly unknown[] = [],
  properties: unknown = {},
) => ({
  id: '10100',
  key: 'ACC-1',
  fields: {
    status: { id: '10002' },
    project: { id: '10000' },
    creator: null,
    created: '2026-11-28T15:00:00.000+0200',
    comment: { comments, total: comments.length, startAt: 0, maxResults: 100 },
  },
  changelog: { histories, total: histories.length },
  properties,
});
const read = (body: ReturnType<typeof issue>) => {
  const whole = { issueChangeLogs: [{ issueId: '10100', changeHistories: body.changelog.histories }] };
  useJira(({ path }) => ({ body: path.endsWith('/changelog/bulkfetch') ? whole : body }));
  return readIssue(issueId('10100'));
};

/** Authors by whom nobody is named. */
const NOBODIES = [
  null,
  { displayName: 'Anonymous', active: false },
  { accountId: null, displayName: 'Former user', accountType: 'atlassian' },
  { accountId: 'unknown', displayName: null, accountType: 'unknown' },
  'somebody',
];

test.each(NOBODIES)('an older history entry by %j does not hide who moved the card', async (author) => {
  const snapshot = await read(issue([labels(author), history('20002', BOB)]));

  expect(snapshot?.changes.at(-1)).toMatchObject({ to: '10002', author: BOB });
});

test.each([...NOBODIES, undefined])('a move by %j is a move by nobody that Jira names', async (author) => {
  const snapshot = await read(issue([history('20001', BOB), history('20002', author)]));

  expect(snapshot?.changes.at(-1)).toMatchObject({ id: '20002', to: '10002' });
  expect(snapshot?.changes.at(-1)?.author).toBeUndefined();
});

test('somebody without a name is called by their account', async () => {
  const snapshot = await read(issue([history('20002', { ...BOB, displayName: null })]));

  expect(snapshot?.changes.at(-1)?.author).toMatchObject({ accountId: 'bob', displayName: 'bob' });
});

const said = (author: unknown, text = 'reason: on call') => ({
  ...(author === undefined ? {} : { author }),
  created: '2026-11-28T16:00:00.000+0200',
  body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
});

test.each([null, undefined, { displayName: 'Anonymous' }, 7])(
  'a comment by %j hides no other',
  async (author) => {
    const snapshot = await read(issue([history('20002', BOB)], [said(author, 'nobody'), said(BOB)]));

    expect(snapshot?.commentsNewestFirst).toContainEqual(
      expect.objectContaining({ authorId: 'bob', text: 'reason: on call\n' }),
    );
  },
);

test('a comment that somebody else has edited is nobody’s own words', async () => {
  const edited = { ...said(BOB), updateAuthor: { accountId: 'carol' } };
  const snapshot = await read(issue([], [edited, { ...said(BOB), updateAuthor: BOB }]));

  expect(snapshot?.commentsNewestFirst.map(({ authorId }) => authorId)).toEqual([undefined, 'bob']);
});

test('garbage in any one part of an issue’s history and comments changes nothing of the rest', async () => {
  const histories = [history('20001', BOB, '10001'), history('20002', BOB)];
  const comments = [said(BOB, 'one'), said(BOB, 'two')];
  const clean = await read(issue(histories, comments));
  await fc.assert(
    fc.asyncProperty(
      fc.jsonValue(),
      fc.nat(2),
      fc.boolean(),
      fc.jsonValue(),
      async (rubbish, at, isHistory, odd) => {
        const into = (list: readonly unknown[]) => [...list.slice(0, at), rubbish, ...list.slice(at)];
        const dirty = isHistory
          ? issue(into(histories), comments, odd)
          : issue(histories, into(comments), odd);
        const snapshot = await read(dirty);

        expect(snapshot?.changes.at(-1)).toEqual(clean?.changes.at(-1));
        expect(snapshot?.commentsNewestFirst.filter(({ text }) => text !== '')).toEqual(
          clean?.commentsNewestFirst,
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('an account that the site does not know comes as null, and hides nobody', async () => {
  const ada = {
    accountId: 'A',
    accountType: 'atlassian',
    displayName: 'Ada',
    active: true,
    avatarUrls: { '24x24': 'https://a' },
  };
  useJira(() => ({ body: { startAt: 0, maxResults: 50, total: 2, isLast: true, values: [ada, null] } }));

  expect(await readPeople(['A', 'B'])).toEqual([{ id: 'A', name: 'Ada', avatar: 'https://a' }]);
  expect(await readNames(['A', 'B'])).toEqual({ A: 'Ada' });
});

test.each([500, 401, 403, 404, 429])('without names people are shown by their ids: %d', async (status) => {
  useJira(() => ({ status }));

  expect(await readNames(['A'])).toEqual({});
});

test('an issue that is there but cannot be read is not taken for one that is gone', async () => {
  const [one, two, three] = ['1', '2', '3'].map(issueId);
  const ids = [one, two, three].filter((id) => id !== undefined);
  const kinds = async (body: unknown) => {
    useJira(() => ({ body }));
    return (await readIssueStatuses(ids)).map(({ kind }) => kind);
  };
  const fine = { id: '1', fields: { status: { id: '10001' }, project: { id: '10000' } } };

  const odd = { id: '2', fields: { status: null } };
  expect(await kinds({ issues: [fine, odd] })).toEqual(['seen', 'unread', 'unseen']);
  expect(await kinds({ issues: [fine], issueErrors: [{ id: '2' }] })).toEqual(['seen', 'unread', 'unseen']);
  expect(await kinds({ issues: [fine, null] })).toEqual(['seen', 'unread', 'unread']);
});
