/**
 * Goal: the roles in deploy/teleport are enough for each mode, and have nothing to spare: the same story does not come to
 * its end with any one permission less.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { BOB } from '../sandbox/people';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import type { Role } from '../sandbox/teleport/roles';
import { withSandbox, type Story } from '../support/with-sandbox';

const MODES = ['native', 'relay', 'override'] as const;
type Mode = (typeof MODES)[number];

interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
interface RoleFile {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly roles?: readonly string[];
    readonly allow?: {
      readonly rules: readonly Rule[];
      readonly review_requests?: {
        readonly roles?: readonly string[];
        readonly submit_for_users?: readonly string[];
      };
    };
  };
}

const documentsIn = (name: string): readonly RoleFile[] =>
  parseAllDocuments(
    readFileSync(join(__dirname, '..', '..', 'deploy', 'teleport', `${name}.yaml`), 'utf8'),
  ).map((document) => document.toJS() as RoleFile);

/** The role of a file as the emulator knows roles; keys that it does not know must not be there. */
function roleIn(mode: Mode): Role {
  const [role] = documentsIn(mode);
  const { rules, review_requests: reviews, ...others } = role?.spec.allow ?? { rules: [] };
  expect(others).toEqual({});
  const reviewRequests = {
    ...(reviews?.roles && { roles: reviews.roles }),
    ...(reviews?.submit_for_users && { submitForUsers: reviews.submit_for_users }),
  };
  return { name: role?.metadata.name ?? '', allow: { rules, ...(reviews && { reviewRequests }) } };
}

/** Every role that lacks one permission of this one, by the name of what it lacks. */
function oneLess(role: Role): readonly (readonly [string, Role])[] {
  const { rules = [], reviewRequests } = role.allow ?? {};
  const verbs = rules.flatMap(({ resources, verbs }, index) =>
    verbs.map((verb): [string, Role] => {
      const left = rules.map((rule, at) =>
        at === index ? { resources, verbs: verbs.filter((v) => v !== verb) } : rule,
      );
      return [`${resources.join()}: ${verb}`, { ...role, allow: { ...role.allow, rules: left } }];
    }),
  );
  return reviewRequests === undefined
    ? verbs
    : [...verbs, ['review_requests', { ...role, allow: { rules } }]];
}

async function startWith(mode: Mode, role: Role): Promise<Story> {
  const story = await withSandbox({
    mode,
    project: { projectKey: 'ACC', approvers: [BOB] },
    review: { approvers: [BOB] },
  })();
  await story.stopRelay();
  // The relay's certificate names the role of the plugin's user, whatever the file calls it.
  story.teleport.addRole({ ...role, name: PLUGIN_USER });
  await story.startRelay();
  return story;
}

/** A request becomes a card that Teleport knows of, a drag approves it, and the card says so. */
async function isWholeStory(story: Story): Promise<boolean> {
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  await story.quiet();
  await story.tick();
  const issue = story.linkOf(id)?.issueId;
  if (issue === undefined) return false;
  const { key } = story.jira.state.issue(issue);
  await story.jira.as(BOB).moveTo(key, 'Approved');
  await story.quiet();
  await story.tick();
  const notes = story.teleport.state.pluginData(id);
  return story.jira.state.statusOf(key) === 'Approved' && notes?.['resolution'] === 'approved';
}

test.each(MODES)('%s: the role is enough for the whole story', async (mode) => {
  expect(await isWholeStory(await startWith(mode, roleIn(mode)))).toBe(true);
});

test.each(
  MODES.flatMap((mode) => oneLess(roleIn(mode)).map(([lacking, role]) => [mode, lacking, role] as const)),
)('%s: without %s the story does not come to its end', async (mode, _lacking, role) => {
  expect(await isWholeStory(await startWith(mode, role))).toBe(false);
});

test('names nobody with a wildcard, and gives user, bot and impersonator the one role', () => {
  const everything = [...MODES, 'impersonator', 'bot'].flatMap(documentsIn);

  expect(JSON.stringify(everything)).not.toContain('*');
  expect(everything.flatMap(({ spec }) => spec.roles ?? [])).toEqual(Array(4).fill('jira-relay'));
});
