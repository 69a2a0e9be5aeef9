/**
 * Goal: where project and relay both want it, access ends once the work items that its request names are closed, told on the card and
 * in the log as nobody's doing; and nothing ends where one of the two does not, or where the app cannot see that it is so.
 */
import { BOB } from '../sandbox/people';
import { onPage } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const project = { projectKey: 'ACC', policy: { reasonRequiredFor: [], endsWithWork: true } } as const;
const wanted = withSandbox({
  mode: 'native',
  project,
  review: { end_access: true, end_access_on_close: true },
});
const unwanted = withSandbox({ mode: 'native', project, review: { end_access: true } });

/** What the relay's role needs to lock. */
const LOCK_VERBS = ['read', 'create', 'update'];

interface Approved {
  readonly story: Story;
  readonly id: string;
  readonly key: string;
  readonly workItem: string;
}

/** Alice's request, which names a work item of Bob's and was approved by him. */
async function approved(start: () => Promise<Story>): Promise<Approved> {
  const story = await start();
  const { teleport, jira } = story;
  teleport.setPluginRules({ ...teleport.defaultPluginRules(), lock: LOCK_VERBS });
  const workItem = await jira.as(BOB).createIssue('ACC', { summary: 'The database is slow' });
  const id = teleport.createRequest('alice', { roles: ['editor'], reason: `look at ${workItem}` });
  const { key } = await story.cardOf(id);
  await jira.as(BOB).moveTo(key, 'Approved');
  await story.shows(key, 'Approved');
  await story.tick();
  return { story, id, key, workItem };
}

const close = ({ story, workItem }: Approved): Promise<void> =>
  story.jira.as(BOB).moveTo(workItem, 'Approved');

const locksOf = ({ story }: Approved) => story.teleport.state.locks();

const saidOn = ({ story, key }: Approved, words: string): number =>
  story.jira.state.comments(key).filter(({ text }) => text.includes(words)).length;

test('the next tick after the work item was closed ends access, once, and says why', async () => {
  const access = await approved(wanted);
  const { story, workItem, id } = access;
  expect(locksOf(access)).toEqual([]);
  await close(access);

  await story.tick();
  await story.tick();

  expect(locksOf(access)).toMatchObject([
    {
      target: { accessRequest: id },
      message: `Access ended because work item ${workItem} was closed in Jira`,
    },
  ]);
  expect(saidOn(access, `Work item ${workItem}, which the request names, was closed`)).toBe(1);
  const { lines } = (await onPage(story, 'settings', 'decisionLog', { event: 'access-end' })) as {
    readonly lines: readonly object[];
  };
  expect(lines).toMatchObject([{ via: 'work-item' }]);
  expect(lines[0]).not.toHaveProperty('by');
  expect(story.failures()).toEqual([]);
});

test('a relay that wants people alone to end access ends none, and the card says so once', async () => {
  const access = await approved(unwanted);
  await close(access);

  await access.story.tick();
  await access.story.tick();

  expect(locksOf(access)).toEqual([]);
  expect(saidOn(access, 'end_access_on_close')).toBe(1);
});

test('a work item that the app cannot see any more is not closed', async () => {
  const access = await approved(wanted);
  const { story, workItem } = access;
  await close(access);
  const { site } = story.jira;
  site.securityLevels.set('10900', { id: '10900', name: 'Nobody', holders: [] });
  story.jira.state.issue(workItem).securityLevelId = '10900';

  await story.tick();

  expect(locksOf(access)).toEqual([]);
});

test('one that was closed before the approval ends nothing, until it is opened and closed again', async () => {
  const access = await approved(wanted);
  const { story, workItem } = access;
  await close(access);
  const id = story.teleport.createRequest('alice', { roles: ['editor'], reason: workItem });
  const { key } = await story.cardOf(id);
  await story.jira.as(BOB).moveTo(key, 'Approved');
  await story.shows(key, 'Approved');
  const ended = () => locksOf(access).map(({ target }) => target);

  await story.tick();
  expect(ended()).toEqual([{ accessRequest: access.id }]);
  await story.jira.as(BOB).moveTo(workItem, 'Pending');
  await story.tick();
  await close(access);
  await story.tick();

  expect(ended()).toEqual([{ accessRequest: access.id }, { accessRequest: id }]);
});
