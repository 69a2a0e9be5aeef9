/** Goal: Jira tells whom a comment concerns: whoever was refused, whose review counted, and whoever asked, however it ended. */
import type { Issue } from '../sandbox/jira/state';
import { ALICE, BOB, CAROL, DAVE } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const start = withSandbox({ mode: 'native' });

/** Whom each comment mentions, in its order. */
const mentioned = ({ comments }: Issue): readonly (readonly string[])[] =>
  comments.map(({ body }) =>
    [...JSON.stringify(body).matchAll(/"type":"mention","attrs":\{"id":"([^"]+)"/g)].map(
      ([, id]) => id ?? '',
    ),
  );

const ask = (story: Story, user: string, role: string): Promise<Issue> =>
  story.cardOf(story.teleport.createRequest(user, { roles: [role] }));

test('a refused drag mentions whoever made it', async () => {
  const story = await start();
  const card = await ask(story, 'alice', 'editor');

  await story.jira.as(DAVE).moveTo(card.key, 'Approved');
  await story.comments(card.key, 1);

  expect(mentioned(card)).toEqual([[DAVE]]);
});

test('the first of two approvals mentions who gave it, and the second one whoever asked', async () => {
  const story = await start();
  const card = await ask(story, 'alice', 'prod-dba');

  await story.jira.as(BOB).moveTo(card.key, 'Approved');
  await story.comments(card.key, 1);
  await story.shows(card.key, 'Pending');
  await story.jira.as(CAROL).moveTo(card.key, 'Approved');
  await story.shows(card.key, 'Approved');

  expect(mentioned(card)).toEqual([[BOB], [CAROL, ALICE, CAROL]]);
});

test('whoever asked is mentioned where the request is gone, and Teleport has no record of it any more', async () => {
  const story = await start();
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await story.cardOf(id);

  story.teleport.deleteRequest('alice', id);
  await story.shows(card.key, 'Expired');

  expect(mentioned(card)).toEqual([[ALICE]]);
});

test('nobody is mentioned whose account is not known', async () => {
  const story = await start();
  story.teleport.addUser({ name: 'stranger', roles: ['requester'] });
  const id = story.teleport.createRequest('stranger', { roles: ['editor'] });
  const card = await story.cardOf(id);

  story.teleport.review('bob', id, { state: 'DENIED' });
  await story.shows(card.key, 'Denied');

  expect(mentioned(card)).toEqual([[]]);
});
