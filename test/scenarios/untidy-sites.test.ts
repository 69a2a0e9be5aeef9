/**
 * Goal: a site that is as untidy as real ones costs no decision, no second card and no silence: what the app cannot see it does not
 * call gone, what it cannot read in part does not fail the whole, and what it cannot do it lists with the fix.
 */
import { status } from '@grpc/grpc-js';
import { ACC_STATUSES } from '../sandbox/jira/demo-site';
import type { Json, JsonObject } from '../sandbox/jira/json';
import type { Issue, OddAuthor } from '../sandbox/jira/state';
import { APP, BOB, CAROL } from '../sandbox/people';
import { UntidySite } from '../support/histories/untidy-world';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

const editor = { roles: ['editor'] };
const projectOf = (story: Story) => {
  const project = story.jira.site.project('ACC');
  if (project === undefined) throw new Error('no ACC');
  return project;
};
const issuesOf = (story: Story): readonly Issue[] => [...story.jira.site.issues.values()];
async function ticks(story: Story, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await story.tick();
}
/** A paragraph of these inline nodes. */
const paragraph = (...content: JsonObject[]): JsonObject => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content }],
});
const text = (value: string): JsonObject => ({ type: 'text', text: value });

test('new cards that a default security level hides: one issue for ever, listed with the fix within a tick', async () => {
  const story = await native();
  new UntidySite(story.jira).hideNew(projectOf(story), true);

  const id = story.teleport.createRequest('alice', editor);
  await ticks(story, 2);
  expect(JSON.stringify(story.failures())).toMatch(/card-hidden.*security level/);
  await ticks(story, 30);
  expect(issuesOf(story)).toHaveLength(1);

  new UntidySite(story.jira).setRight([]);
  await story.tick();
  const card = await story.cardOf(id);
  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  await story.shows(card.key, 'Approved');
  expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
  expect(issuesOf(story)).toHaveLength(1);
});

test.each([
  [
    'the project is archived',
    (story: Story) => {
      projectOf(story).isArchived = true;
    },
  ],
  [
    'the app may not browse it',
    (story: Story) => {
      story.jira.withhold(APP, 'BROWSE_PROJECTS', 'ACC');
      story.jira.withhold(APP, 'ADMINISTER_PROJECTS', 'ACC');
    },
  ],
])(
  '%s: its cards stay what they are, the failure says so, and afterwards a drag decides',
  async (_case, hide) => {
    const story = await native();
    const id = story.teleport.createRequest('alice', editor);
    const card = await story.cardOf(id);

    hide(story);
    await ticks(story, 16);
    expect(story.linkOf(id)).toMatchObject({ phase: 'open', issueId: card.id });
    expect(JSON.stringify(story.failures())).toContain('project-hidden');

    projectOf(story).isArchived = false;
    story.jira.restore(APP, 'BROWSE_PROJECTS', 'ACC');
    story.jira.restore(APP, 'ADMINISTER_PROJECTS', 'ACC');
    await story.jira.as(BOB).moveTo(card.key, 'Denied');
    await story.shows(card.key, 'Denied');
    expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'DENIED' }]);
    expect(issuesOf(story)).toHaveLength(1);
  },
);

test('comments in a service project are for its agents, not for its customers', async () => {
  const story = await native();
  projectOf(story).typeKey = 'service_desk';
  const id = story.teleport.createRequest('alice', editor);
  const card = await story.cardOf(id);

  story.teleport.review('bob', id, { state: 'APPROVED', reason: 'on call' });
  await story.comments(card.key, 1);

  const said = card.comments.filter(({ authorId }) => authorId === APP);
  expect(said.length).toBeGreaterThan(0);
  for (const { properties } of said) {
    expect(properties.get('sd.public.comment')).toEqual({ internal: true });
  }
});

const RULE: Json = { type: 'jira:rule', cause: { id: 'rule-1', type: 'automation' } };

test('a move that a rule makes in a person’s name decides nothing, and the reason of it is not used again', async () => {
  const story = await native();
  const id = story.teleport.createRequest('alice', editor);
  const card = await story.cardOf(id);
  const bob = story.jira.as(BOB);

  await bob.comment(card.key, 'reason: far too broad');
  await bob.moveTo(card.key, 'Denied', { historyMetadata: RULE });
  const refusals = await story.comments(card.key, 2);
  await story.shows(card.key, 'Pending');
  story.expectUntouched(id);
  expect(refusals.at(-1)).toMatch(/automation|rule|not made by hand/i);

  await bob.moveTo(card.key, 'Approved');
  await story.shows(card.key, 'Approved');
  const [review] = story.reviews(id);
  expect(review).toMatchObject({ author: 'bob', state: 'APPROVED' });
  expect(review?.reason).not.toContain('far too broad');
});

test('the reason of a denial that Teleport refused is not that of the approval that follows', async () => {
  const story = await native();
  const id = story.teleport.createRequest('alice', editor);
  const card = await story.cardOf(id);
  const carol = story.jira.as(CAROL);
  story.teleport.faults.fail({
    rpc: 'SubmitAccessReview',
    code: status.PERMISSION_DENIED,
    details: 'access denied: user "carol" cannot review request',
    times: 1,
  });

  await carol.comment(card.key, 'reason: who is this?');
  await carol.moveTo(card.key, 'Denied');
  await story.comments(card.key, 2);
  await story.shows(card.key, 'Pending');
  story.expectUntouched(id);
  await carol.moveTo(card.key, 'Approved');
  await story.shows(card.key, 'Approved');

  expect(story.reviews(id)).toMatchObject([{ author: 'carol', state: 'APPROVED' }]);
  expect(story.reviews(id)[0]?.reason).not.toContain('who is this');
});

const ODD: readonly OddAuthor[] = [
  {},
  { as: null },
  { as: { displayName: 'Anonymous', active: false } },
  { as: { accountId: null, displayName: 'Former user', accountType: 'atlassian' } },
  { as: { accountId: 'unknown', displayName: null, accountType: 'unknown' } },
];

test.each(ODD)('earlier edits and comments by %j keep nobody from deciding', async (oddAuthor) => {
  const story = await native();
  const id = story.teleport.createRequest('alice', editor);
  const card = await story.cardOf(id);
  await story.jira.as(CAROL).editIssue(card.key, { labels: ['x'] });
  await story.jira.as(CAROL).comment(card.key, 'looks odd');
  for (const part of [...card.histories, ...card.comments]) {
    if (part.authorId === CAROL) part.oddAuthor = oddAuthor;
  }

  await story.jira.as(BOB).moveTo(card.key, 'Approved');

  await story.shows(card.key, 'Approved');
  expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

test.each([
  [
    'a smart link',
    paragraph(
      text('reason: '),
      { type: 'inlineCard', attrs: { url: 'https://example.atlassian.net/browse/INC-7' } },
      text(' '),
    ),
    'https://example.atlassian.net/browse/INC-7',
  ],
  [
    'a mention',
    paragraph(text('reason: agreed with '), { type: 'mention', attrs: { id: CAROL, text: '@Carol Chen' } }),
    'agreed with @Carol Chen',
  ],
  [
    'a status',
    paragraph(text('reason: '), { type: 'status', attrs: { text: 'SEV 1', color: 'red' } }),
    'SEV 1',
  ],
  ['a no-break space after the colon', paragraph(text('reason:\u00a0On call')), 'On call'],
  ['a no-break space before it', paragraph(text('reason\u00a0: On call')), 'On call'],
  ['a full-width colon', paragraph(text('reason：On call')), 'On call'],
])('a reason with %s comes to Teleport as a person sees it', async (_case, comment, reason) => {
  const story = await native();
  const id = story.teleport.createRequest('alice', editor);
  const card = await story.cardOf(id);

  await story.jira.as(BOB).comment(card.key, comment);
  await story.jira.as(BOB).moveTo(card.key, 'Denied');
  await story.shows(card.key, 'Denied');

  expect(story.reviews(id)).toMatchObject([{ author: 'bob', reason }]);
});

test.each(['edits', 'comments'] as const)(
  'an end status that takes no %s: the decision counts, the card is done, and what is left is tried once an hour at most',
  async (what) => {
    const story = await native();
    const id = story.teleport.createRequest('alice', editor);
    const card = await story.cardOf(id);
    new UntidySite(story.jira).lock(projectOf(story), ACC_STATUSES.approved, what);

    await story.jira.as(BOB).moveTo(card.key, 'Approved');
    await story.shows(card.key, 'Approved');
    await ticks(story, 14);
    expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
    expect(story.linkOf(id)?.phase).toBe('closed');
    const calls = story.jira.calls.length;
    await ticks(story, 14);

    // Fourteen ticks are 70 minutes.
    const writes = story.jira.calls
      .slice(calls)
      .filter(({ method, path }) => method !== 'GET' && path.includes(`/issue/${card.id}`));
    expect(writes.length).toBeLessThanOrEqual(2);
    expect(story.jira.state.statusOf(card.key)).toBe('Approved');
  },
);
