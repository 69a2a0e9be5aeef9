/**
 * Goal: no decision vanishes. People move a card one after the other before anybody looks, in a long history, during outages:
 * each gets a review or is told why not, in the order in which they moved.
 */
import { ALICE, BOB, CAROL } from '../sandbox/people';
import { withSandbox } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const EVENT_DELAY_MS = 60_000;

/** A card whose moves are heard of a minute later. */
async function aCard(roles: readonly string[] = ['editor']) {
  const sandbox = await native();
  const id = sandbox.teleport.createRequest('alice', { roles });
  const { key } = await sandbox.cardOf(id);
  sandbox.jira.faults.eventDelayMs = EVENT_DELAY_MS;
  return { sandbox, id, key };
}

test('a denial that the requester moves back before it is seen is a review, and the requester is told', async () => {
  const { sandbox, id, key } = await aCard();

  await sandbox.jira.as(BOB).moveTo(key, 'Denied');
  await sandbox.jira.as(ALICE).moveTo(key, 'Pending');
  sandbox.clock.advance(EVENT_DELAY_MS);
  await sandbox.shows(key, 'Denied');

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'DENIED' }]);
  expect((await sandbox.comments(key, 2)).join()).toContain('Bob Baker had denied the request');
});

test('of two rivals the denial counts, and the approval that came after it is told so', async () => {
  const { sandbox, id, key } = await aCard();

  await sandbox.jira.as(BOB).moveTo(key, 'Denied');
  await sandbox.jira.as(CAROL).moveTo(key, 'Approved');
  sandbox.clock.advance(EVENT_DELAY_MS);
  await sandbox.shows(key, 'Denied');

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'DENIED' }]);
  expect((await sandbox.comments(key, 2)).join()).toContain('already denied in Teleport');
});

test('an approval that somebody moves away from is not sent, and its maker is told by whom', async () => {
  const { sandbox, id, key } = await aCard();

  await sandbox.jira.as(BOB).moveTo(key, 'Approved');
  await sandbox.jira.as(CAROL).moveTo(key, 'Pending');
  sandbox.clock.advance(EVENT_DELAY_MS);
  const [comment] = await sandbox.comments(key, 1);

  expect(comment).toContain('moved this card on to “Pending” before the decision could be sent');
  expect(comment).toContain('Bob Baker');
  sandbox.expectUntouched(id);
});

test('a denial is found under a hundred and fifty later edits', async () => {
  const { sandbox, id, key } = await aCard();

  await sandbox.jira.as(BOB).moveTo(key, 'Denied');
  for (let edit = 0; edit < 150; edit += 1) {
    await sandbox.jira.as(ALICE).editIssue(key, { summary: `Edit ${edit}` });
  }
  sandbox.clock.advance(EVENT_DELAY_MS);
  await sandbox.shows(key, 'Denied');

  expect(sandbox.reviews(id)).toMatchObject([{ author: 'bob', state: 'DENIED' }]);
});

test('whoever was told during an outage that their decision waits is told what became of it', async () => {
  const { sandbox, id, key } = await aCard(['prod-dba']);
  sandbox.jira.faults.eventDelayMs = 0;
  await sandbox.stopRelay();
  await sandbox.jira.as(BOB).moveTo(key, 'Approved');
  expect((await sandbox.comments(key, 1))[0]).toContain('this decision is not certain yet');

  await sandbox.jira.as(ALICE).moveTo(key, 'Pending');
  await sandbox.startRelay();
  sandbox.clock.advance(15 * 60_000);
  const comments = await sandbox.comments(key, 2);

  expect(comments[1]).toContain('moved this card on to “Pending”');
  expect(sandbox.reviews(id)).toEqual([]);
});
