/**
 * Goal: where a project wants it, the requester reports the card and the suggested reviewers watch it, as far as Teleport
 * or the relay's configuration says which accounts are theirs; where Jira does not allow that, there is a card all the same.
 */
import { ALICE, APP, BOB, CAROL } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const policy = { reasonRequiredFor: [], isReportedByRequester: true, isWatchedByReviewers: true };
const start = withSandbox({ mode: 'native', project: { projectKey: 'ACC', policy } });

async function newCard(story: Story, user: string, suggestedReviewers: readonly string[] = []) {
  const choices = { roles: ['editor'], suggestedReviewers: [...suggestedReviewers] };
  return story.cardOf(story.teleport.createRequest(user, choices));
}

const said = ({ forge }: Story): string => JSON.stringify(forge.storage.value('activity'));

test('the requester reports the card, and the suggested reviewers watch it', async () => {
  const story = await start();

  const card = await newCard(story, 'alice', ['bob', 'carol', 'somebody-else']);

  expect(card).toMatchObject({ reporterId: ALICE, creatorId: APP });
  await story.until(() => expect([...card.watchers]).toEqual([BOB, CAROL]));
});

test('each card of a backlog has its own requester', async () => {
  const story = await start();
  await story.stopRelay();
  const ids = ['alice', 'erin', 'alice'].map((user) =>
    story.teleport.createRequest(user, { roles: ['editor'] }),
  );

  await story.startRelay();
  await story.tick();

  const reporters = await Promise.all(ids.map(async (id) => (await story.cardOf(id)).reporterId));
  expect(reporters).toEqual([ALICE, expect.not.stringContaining(APP), ALICE]);
});

test('there is a card, and the log says why the app is its reporter, where the app may not choose one', async () => {
  const story = await start();
  story.jira.withhold(APP, 'MODIFY_REPORTER');

  const card = await newCard(story, 'alice');

  expect(card.reporterId).toBe(APP);
  expect(story.jira.state.issues('ACC')).toHaveLength(1);
  expect(said(story)).toContain('Jira did not take the requester as the reporter');
});

test('the log says why nobody watches, where the app may not manage watchers', async () => {
  const story = await start();
  story.jira.withhold(APP, 'MANAGE_WATCHERS');

  const card = await newCard(story, 'alice', ['bob']);

  await story.until(() => expect(said(story)).toContain('cannot watch the card'));
  expect([...card.watchers]).toEqual([]);
});

test('a requester who reports the card decides it no more than before', async () => {
  const story = await start();
  const card = await newCard(story, 'alice');

  await story.jira.as(ALICE).moveTo(card.key, 'Approved');

  expect((await story.comments(card.key, 1)).join()).toContain('Nobody can decide their own access request');
  await story.shows(card.key, 'Pending');
});
