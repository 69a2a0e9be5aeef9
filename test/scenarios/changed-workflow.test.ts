/**
 * Goal: a workflow that is changed after the app has learned it leads new cards astray for an hour at most, and nobody has to
 * do anything about it.
 */
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
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
