/** Goal: a security level that would hide every new card from the app is named, with its name, before any request is lost. */
import { APP } from '../sandbox/people';
import type { Holder } from '../sandbox/jira/state';
import { onPage } from '../support/on-page';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });
const LEVEL = '10500';
const STAFF = 'Staff only';

/** New issues of ACC get a level that these people are in. */
function hideNew(story: Story, holders: readonly Holder[]): void {
  const { site } = story.jira;
  site.securityLevels.set(LEVEL, { id: LEVEL, name: STAFF, holders });
  const project = site.project('ACC');
  if (project !== undefined) project.defaultSecurityLevelId = LEVEL;
}

async function findings(story: Story): Promise<unknown> {
  const { proposal } = (await onPage(story, 'settings', 'setup')) as { proposal: unknown };
  return ((await onPage(story, 'settings', 'checkSetup', proposal)) as { findings: unknown }).findings;
}

const HIDDEN = [{ kind: 'hidden', level: STAFF, fixAt: '/plugins/servlet/project-config/ACC/issuesecurity' }];

test('a default level that the app is not in is named', async () => {
  const story = await native();
  hideNew(story, [{ role: 'Administrators' }]);

  expect(await findings(story)).toEqual(HIDDEN);
});

test('nothing is named without a default level, nor with one that the app is in', async () => {
  const story = await native();
  expect(await findings(story)).toEqual([]);

  hideNew(story, [{ accountId: APP }]);

  expect(await findings(story)).toEqual([]);
});

test('an app that may not set levels is known to be in one by an issue of it that it sees', async () => {
  const story = await native();
  hideNew(story, [{ accountId: APP }]);
  story.jira.withhold(APP, 'SET_ISSUE_SECURITY', 'ACC');
  expect(await findings(story)).toEqual(HIDDEN);

  await story.cardOf(story.teleport.createRequest('alice', { roles: ['editor'] }));

  expect(await findings(story)).toEqual([]);
});

test('where Jira does not tell the visitor the default level, nothing is claimed', async () => {
  const story = await native();
  hideNew(story, [{ role: 'Administrators' }]);
  story.jira.faults.call({ operation: 'getProjectIssueSecurityScheme', answer: 403 });

  expect(await findings(story)).toEqual([]);
});
