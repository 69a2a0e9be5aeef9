import { APP, AUTOMATION, BOB, CAROL } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native', project: { projectKey: 'ACC' } });

/** How often Forge started the app for a change of an issue. */
const heard = (story: Story): number =>
  story.forge.invocations.filter(({ functionKey }) => functionKey === 'on-issue-updated').length;

test('a project is turned on without writing anything to it', async () => {
  const story = await native();

  expect(story.jira.site.project('ACC')?.properties).toEqual(new Map());
  expect(story.jira.calls.filter(({ operation }) => operation === 'setProjectProperty')).toEqual([]);
});

test('a drag is heard at once though somebody took the property off the card', async () => {
  const story = await native();
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await story.cardOf(id);
  await story.jira.as(CAROL).deleteProperty(card.key, 'teleport-access');

  await story.jira.as(BOB).moveTo(card.key, 'Approved');

  await story.until(() => expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'APPROVED' }]));
});

test('a project property like that of earlier versions mutes nobody', async () => {
  const story = await native();
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await story.cardOf(id);
  await story.jira.as(APP).setProjectProperty('ACC', 'teleport-access', { enabled: false });

  await story.jira.as(BOB).moveTo(card.key, 'Denied');

  await story.until(() => expect(story.reviews(id)).toMatchObject([{ author: 'bob', state: 'DENIED' }]));
});

test('neither moves of other issues nor other changes of a card start the app', async () => {
  const story = await native();
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  const card = await story.cardOf(id);
  const other = await story.jira.as(BOB).createIssue('ACC');
  await story.quiet();
  const before = heard(story);

  await story.jira.as(BOB).moveTo(other, 'Approved');
  await story.jira.as(BOB).editIssue(card.key, { labels: ['seen'] });
  await story.quiet();

  expect(heard(story)).toBe(before);
});

test('a move of an issue that another app created starts the app, which leaves it alone', async () => {
  const story = await native();
  const foreign = await story.jira.as(AUTOMATION).createIssue('ACC');

  await story.jira.as(BOB).moveTo(foreign, 'Approved');
  await story.quiet();

  expect(heard(story)).toBe(1);
  expect(story.jira.state.comments(foreign)).toEqual([]);
  expect(story.jira.state.statusOf(foreign)).toBe('Approved');
});
