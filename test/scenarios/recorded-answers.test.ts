/**
 * Goal: what real sites of Jira were seen to answer costs nobody a decision, makes no second card, and leaves nothing unsaid: told
 * with the whole product, answer by answer.
 */
import { ACC_STATUSES } from '../sandbox/jira/demo-site';
import { problemDetails } from '../sandbox/jira/errors';
import { edgeSlowsDown, gatewaySlowsDown, jiraSlowsDown } from '../sandbox/jira/slow-down';
import { APP, BOB, DAVE } from '../sandbox/people';
import { lookAndDecide } from '../support/approvals-page';
import { UntidySite } from '../support/histories/untidy-world';
import { onPage } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const MINUTE_MS = 60_000;

const ask = (story: Story): string => story.teleport.createRequest('alice', { roles: ['editor'] });
const issuesOf = (story: Story) => [...story.jira.site.issues.values()];

test('where nobody may browse people, an approver sees and decides all the same', async () => {
  const story = await native();
  for (const account of [APP, BOB]) story.jira.withhold(account, 'USER_PICKER');
  const id = ask(story);
  const { key, id: issueId } = await story.cardOf(id);

  const card = { key, issueId };
  const decided = await lookAndDecide(story, BOB, card, { proposedState: 'approved', reason: 'fine' });

  expect(decided).toMatchObject({ kind: 'recorded' });
  expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]);
});

test('an approver whom the site does not know any more comes as null, and hides none of the others', async () => {
  const story = await native();
  const { proposal } = (await onPage(story, 'settings', 'setup')) as { readonly proposal: object };
  const save = (approvers: readonly string[]) =>
    onPage(story, 'settings', 'saveSetup', { ...proposal, approvers });
  expect(await save([BOB, DAVE])).toMatchObject({ kind: 'saved' });

  story.jira.site.accounts.delete(DAVE);

  expect(await onPage(story, 'settings', 'setup')).toMatchObject({
    kind: 'ready',
    approvers: { people: [{ id: BOB, name: 'Bob Baker' }], problems: [{ kind: 'person', id: DAVE }] },
  });
  expect(await save([BOB])).toMatchObject({ kind: 'saved' });
});

test('a creation whose answer is lost, and a search that loses the new issue for a moment, make no second card', async () => {
  const story = await native();
  story.jira.faults.call({ operation: 'createIssue', when: 'after', answer: 'hang-up' });
  story.jira.faults.searchesThatLose = 1;

  const id = ask(story);
  for (let ticks = 0; ticks < 5; ticks += 1) await story.tick();

  const card = await story.cardOf(id);
  expect(issuesOf(story)).toEqual([card]);
});

test('while the gateway refuses all calls after an installation nothing is lost, and nothing is listed once it is through', async () => {
  const story = await native();
  await story.reinstall();
  story.forge.quirks.installingMs = 12 * MINUTE_MS;

  const id = ask(story);
  for (let ticks = 0; ticks < 6; ticks += 1) await story.tick();

  await story.cardOf(id);
  expect(issuesOf(story)).toHaveLength(1);
  expect(story.failures()).toEqual([]);
});

test.each([
  ['the gateway, without Retry-After', (story: Story) => gatewaySlowsDown(story.clock.now() + 90_000)],
  ['costs', () => jiraSlowsDown('jira-cost-based', 89)],
  ['the edge, with a page', () => edgeSlowsDown()],
])('slowed down by %s, a request gets its one card and a drag its review', async (_who, answer) => {
  const story = await native();
  story.jira.faults.call({ operation: 'createIssue', ...answer(story) });
  const id = ask(story);
  const card = await story.cardOf(id);
  story.jira.faults.call({ operation: 'getIssue', accountId: APP, ...answer(story) });

  await story.jira.as(BOB).moveTo(card.key, 'Approved');

  await story.until(() => expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]));
  await story.shows(card.key, 'Approved');
  expect(issuesOf(story)).toHaveLength(1);
});

test('what Jira refuses in the form of RFC 7807 is listed in its own words', async () => {
  const story = await native();
  const body = problemDetails(400, 'Bad Request', 'The parameter is not what it was.');
  story.jira.faults.call({ operation: 'createIssue', answer: 400, body });

  ask(story);

  await story.until(() =>
    expect(JSON.stringify(story.failures())).toContain('The parameter is not what it was.'),
  );
});

test('what Teleport decides is written and said before the card enters a status that takes neither', async () => {
  const story = await native();
  const id = ask(story);
  const card = await story.cardOf(id);
  const project = story.jira.site.project('ACC');
  if (project === undefined) throw new Error('no ACC');
  const untidy = new UntidySite(story.jira);
  untidy.lock(project, ACC_STATUSES.approved, 'edits');
  untidy.lock(project, ACC_STATUSES.approved, 'comments');

  story.teleport.review('bob', id, { state: 'APPROVED', reason: 'on call' });
  await story.shows(card.key, 'Approved');
  await story.quiet();

  expect(card.properties.get('teleport-access')).toMatchObject({ state: 'approved' });
  expect((await story.comments(card.key, 1)).join('\n')).toMatch(/bob/i);
  expect(story.linkOf(id)?.phase).toBe('closed');
  expect(story.failures()).toEqual([]);
});
