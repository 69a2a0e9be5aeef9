/**
 * Goal: where the relay fetches its calls, whoever ends access hears that it is on its way when the answer comes late, and the card
 * tells the end of it, whatever that is.
 */
import { BOB, CAROL } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const sandbox = withSandbox({ mode: 'native', way: 'pull', review: { end_access: true } });

/** What the relay's role needs to lock. */
const LOCK_VERBS = ['read', 'create', 'update'];

interface Approved {
  readonly story: Story;
  readonly id: string;
  readonly key: string;
}

/** Alice's request, approved by Bob. */
async function approved(): Promise<Approved> {
  const story = await sandbox();
  const { teleport, jira } = story;
  teleport.setPluginRules({ ...teleport.defaultPluginRules(), lock: LOCK_VERBS });
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  const { key } = await story.cardOf(id);
  await jira.as(BOB).moveTo(key, 'Approved');
  await story.shows(key, 'Approved');
  return { story, id, key };
}

async function endAccess({ story, key }: Approved, as: string) {
  const answer = await story.forge.invokeResolver({
    moduleKey: 'card',
    functionKey: 'endAccess',
    accountId: as,
    payload: { reason: 'the incident is over' },
    extension: { type: 'jira:issueContext', issue: { id: story.jira.state.issue(key).id, key } },
  });
  return answer.kind === 'value' ? answer.value : answer;
}

/** Teleport takes its time with every call until it is let go; answers how to. */
function holdTeleport({ story }: Approved): () => void {
  const { faults } = story.teleport;
  let release: () => void = () => undefined;
  const held = new Promise<'pass'>((resolve) => (release = () => resolve('pass')));
  faults.intercept = (rpc) => (rpc === 'GetAccessRequestsV2' ? held : 'pass');
  return () => {
    faults.intercept = undefined;
    release();
  };
}

const saidOn = ({ story, key }: Approved): readonly string[] =>
  story.jira.state.comments(key).map(({ text }) => text);

test('an end that is answered late is on its way; access ends once, and the card tells it once', async () => {
  const access = await approved();
  const { story } = access;
  const letGo = holdTeleport(access);

  expect(await endAccess(access, BOB)).toEqual({ kind: 'on-its-way' });
  expect(story.teleport.state.locks()).toEqual([]);
  letGo();

  await story.until(() => expect(saidOn(access).join()).toContain('ended this access'));
  await story.quiet();
  expect(story.teleport.state.locks()).toMatchObject([{ target: { accessRequest: access.id } }]);
  expect(saidOn(access).filter((text) => text.includes('Bob Baker ended this access'))).toHaveLength(1);
  expect(story.failures()).toEqual([]);
});

test('the card tells whoever left that access did not end, and why', async () => {
  const access = await approved();
  const { story } = access;
  const letGo = holdTeleport(access);

  expect(await endAccess(access, CAROL)).toEqual({ kind: 'on-its-way' });
  letGo();

  await story.until(() => expect(saidOn(access).join()).toContain('access was not ended'));
  await story.quiet();
  const told = saidOn(access).filter((text) => text.includes('access was not ended'));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('Carol');
  expect(story.teleport.state.locks()).toEqual([]);
});

test('an end that the relay never hears of is on its way too, once a relay asks again', async () => {
  const access = await approved();
  const { story } = access;
  // It was heard of a moment ago, and nobody knows yet that it is gone.
  story.crashRelay();

  expect(await endAccess(access, BOB)).toEqual({ kind: 'on-its-way' });
  await story.startRelay();

  await story.until(() => expect(saidOn(access).join()).toContain('ended this access'));
  await story.quiet();
  expect(story.teleport.state.locks()).toHaveLength(1);
});
