/**
 * Goal: a workflow that is changed after the app has learned it leads new cards astray for an hour at most, and nobody has to
 * do anything about it.
 */
import type { FaultDecision, HostCall } from '../sandbox/forge-host/faults';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
/** Only there a nudge can get lost, so that the tick finds several requests at once. */
const called = withSandbox({ mode: 'native', way: 'call' });
const TICKS_PER_HOUR = 12;

/** The transition that led new issues to Pending leads to Approved from now on, and another one to Pending. */
function changeWorkflow({ jira }: Story): void {
  const project = jira.site.project('ACC');
  if (project === undefined) throw new Error('no project');
  const { workflow } = project;
  const statusOf = (name: string): string =>
    workflow.statusIds.find((id) => jira.site.status(id).name === name) ?? '';
  const [pending, approved] = [statusOf('Pending'), statusOf('Approved')];
  const changed = workflow.transitions.map((way) => (way.to === pending ? { ...way, to: approved } : way));
  project.workflow = {
    ...workflow,
    transitions: [...changed, { id: '991', name: 'Wait', from: 'any', to: pending }],
  };
}

/** A new card, and where it stands once nothing moves it any more. */
async function newCard(story: Story): Promise<{ readonly id: string; readonly key: string; status: string }> {
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  const { key } = await story.cardOf(id);
  await story.quiet();
  return { id, key, status: story.jira.state.statusOf(key) };
}

test('a card that the changed workflow led astray is found within the hour, and the next ones stand where they belong', async () => {
  const story = await native();
  await newCard(story);
  await story.tick();
  changeWorkflow(story);

  const astray = await newCard(story);
  expect(astray.status).toBe('Approved');
  for (let tick = 0; tick <= TICKS_PER_HOUR; tick += 1) await story.tick();

  expect(story.jira.state.statusOf(astray.key)).toBe('Pending');
  expect(await newCard(story)).toMatchObject({ status: 'Pending' });
  expect(await newCard(story)).toMatchObject({ status: 'Pending' });
  story.expectUntouched(astray.id);
});

/** Jira as it refuses issues for a transition that is not there (any more), in a creation of many. */
function refusesTransitions({ kind, path, body = '' }: HostCall): FaultDecision {
  if (kind !== 'jira' || !path.endsWith('/issue/bulk')) return 'pass';
  const { issueUpdates } = JSON.parse(body) as { issueUpdates: { transition?: object }[] };
  if (issueUpdates.every(({ transition }) => transition === undefined)) return 'pass';
  const elementErrors = { errorMessages: ['The transition is not valid.'], errors: {} };
  const errors = issueUpdates.map((_, failedElementNumber) => ({
    status: 400,
    elementErrors,
    failedElementNumber,
  }));
  return { status: 400, body: JSON.stringify({ issues: [], errors }) };
}

test('a backlog gets its cards though Jira refuses them for a transition that is no longer right', async () => {
  const story = await called();
  await newCard(story);
  await story.stopRelay();
  const ids = ['alice', 'erin', 'alice'].map((user) =>
    story.teleport.createRequest(user, { roles: ['editor'] }),
  );
  const refused: string[] = [];
  story.forge.faults.intercept = (call) => {
    const answer = call.functionKey === 'on-nudge' ? 'fail-before' : refusesTransitions(call);
    if (typeof answer === 'object') refused.push(call.path);
    return answer;
  };

  await story.startRelay();
  await story.tick();

  expect(refused).toHaveLength(1);
  for (const id of ids) {
    const { key } = await story.cardOf(id);
    expect(story.jira.state.statusOf(key)).toBe('Pending');
  }
  expect(story.jira.state.issues('ACC')).toHaveLength(4);
  expect(story.failures()).toEqual([]);
});
