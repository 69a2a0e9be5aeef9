import type { AccountId, ProjectId } from '#core/ids';
import type { Ports } from '#core/ports';
import { proposeMapping, type StatusOption } from '#core/project/propose-mapping';
import { routedProjects } from '#core/project/routing';
import type { FieldInput, FieldValues } from '#core/project/screen-fields';
import {
  CARD_STATES,
  changedStatuses,
  mappedAt,
  mappedStatuses,
  mappingProblems,
  settingsFor,
  type ProjectSettings,
  type StatusMapping,
  type StatusNames,
} from '#core/project/settings';
import { checkValues, type CheckedValues } from '#core/project/setup-values';
import type {
  ProjectState,
  RenamedStatus,
  SaveSetupResult,
  SetupChecks,
  SetupInput,
  SetupProblem,
  SetupView,
  TurnOffResult,
} from '#wire/pages/settings';
import * as v from '#wire/schema';
import { readApprovers } from './approvers';
import { strayValues } from './field-values';
import { findAccessField } from './jira/access-field';
import { readCreateScreen } from './jira/create-meta';
import { readOwnAccount } from './jira/people';
import { readIssueTypes, type IssueTypeOption } from './jira/project';
import { readSiteLanguage } from './jira/site-language';
import { readRelayStatus } from './relay/status';
import { observe, shownChecks } from './setup-checks';
import { ChoiceSchema, SaveSchema, type SaveInput } from './setup-input';

/** A project as the platform names it, and who uses its settings page. */
export interface Visited {
  readonly id: ProjectId;
  readonly key: string;
  readonly user: AccountId;
}

/** Gathers what the settings page of a project needs. A relay that is away is shown, not thrown. */
export async function readSetup(
  ports: Pick<Ports, 'settings' | 'memberships'>,
  { id }: Visited,
): Promise<SetupView> {
  const [current, issueTypes, relay] = await Promise.all([
    ports.settings.ofProject(id),
    readIssueTypes(id),
    readRelayStatus(),
  ]);
  const statuses = distinctStatuses(issueTypes);
  return {
    kind: 'ready',
    state: await stateOf(ports, id, current),
    current: current === undefined ? undefined : inputOf(current),
    proposal: {
      issueTypeId: issueTypes[0]?.id ?? '',
      statuses: proposeMapping(statuses),
      approvers: [],
      policy: {
        reasonRequiredFor: [],
        reminds: true,
        hasDueDate: await takesDueDate(id, current, issueTypes[0]?.id),
      },
    },
    approvers: await readApprovers(ports, id, current),
    renamed: current === undefined ? [] : renamedIn(current, statuses),
    issueTypes: issueTypes.map(({ id: typeId, name }) => ({ id: typeId, name })),
    statuses,
    relay,
  };
}

/** Whether new cards can show by when they must be decided. Not asked about a project that has its settings. */
async function takesDueDate(
  project: ProjectId,
  current: ProjectSettings | undefined,
  issueType: string | undefined,
): Promise<boolean> {
  if (current !== undefined || issueType === undefined) return false;
  return (await readCreateScreen(project, issueType))?.has.includes('duedate') === true;
}

/** Finds out, for a choice that need not be saved, what stands in the way. Changes nothing. */
export async function checkSetup(
  { id, key }: Pick<Visited, 'id' | 'key'>,
  input: unknown,
): Promise<SetupChecks> {
  const choice = v.parse(ChoiceSchema, input);
  return shownChecks(key, await observe(id, choice, await readIssueTypes(id)), choice);
}

/**
 * Saves the settings of a project and turns it on. The first project that is set up gets all requests; which ones later
 * projects get is for the site's admins to say. Everything is checked against the project itself, since a page can send
 * anything.
 */
export async function saveSetup(
  ports: Pick<Ports, 'settings' | 'memberships' | 'activity' | 'jobs' | 'clock'>,
  visited: Visited,
  input: unknown,
): Promise<SaveSetupResult> {
  const parsed = v.safeParse(SaveSchema, input);
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => v.getDotPath(issue) ?? '');
    return { kind: 'refused', problems: problems.map((where) => ({ kind: 'unreadable', where })) };
  }
  const chosen = withPartly(parsed.output);
  if (settingsFor(chosen, { approvals: 0 }).statuses.pending.length === 0) {
    return { kind: 'refused', problems: [{ kind: 'status', state: 'pending', problem: 'missing' }] };
  }
  const before = await ports.settings.ofProject(visited.id);
  const checked = await checkInput(ports, visited.id, chosen, before);
  if (!checked.ok) return { kind: 'refused', problems: checked.problems };
  const accessField = chosen.policy?.showsAccess === true ? await findAccessField() : undefined;
  if (chosen.policy?.showsAccess === true && accessField === undefined)
    return { kind: 'refused', problems: [{ kind: 'no-access-field' }] };
  await ports.settings.save({
    ...chosen,
    statusNames: checked.statusNames,
    mappedAt: mappedAt(
      before,
      { statuses: chosen.statuses, statusNames: checked.statusNames },
      ports.clock.now(),
    ),
    createFields: checked.createFields,
    moveFields: checked.moveFields,
    projectId: visited.id,
    projectKey: visited.key,
    appAccountId: await readOwnAccount(),
    accessField,
    language: await readSiteLanguage(),
  });
  const routed = await ports.settings.routeFirst(visited.id);
  const state = await stateOf(ports, visited.id, await ports.settings.ofProject(visited.id));
  // Another mapping may own cards of which this one knows nothing: look for them again, which costs calls to Jira for all
  // projects. Admins of a project that gets no requests can ask for that only once.
  if (before === undefined || state.receives) await ports.settings.relearn();
  await ports.activity.note({
    event: 'settings-saved',
    by: visited.user,
    detail: `project ${visited.key}${routed === 'stored' ? ', which now gets all access requests' : ''}`,
  });
  await ports.jobs.push([{ kind: 'sync' }]);
  return { kind: 'saved', receives: state.receives };
}

/** A partly approved card is pending: whatever holds for pending statuses holds for its own, so that they are among them. */
const withPartly = (input: SaveInput): SaveInput => ({
  ...input,
  statuses: {
    ...input.statuses,
    pending: [...new Set([...input.statuses.pending, ...input.partlyApproved])],
  },
});

/** Stops new cards in a project. Its open cards go on, and can still be decided. */
export async function turnOff(
  ports: Pick<Ports, 'settings' | 'activity'>,
  visited: Visited,
): Promise<TurnOffResult> {
  const current = await ports.settings.ofProject(visited.id);
  if (current !== undefined) {
    await ports.settings.save({ ...current, isOff: true });
    await ports.activity.note({
      event: 'project-turned-off',
      by: visited.user,
      detail: `project ${visited.key}`,
    });
  }
  return { kind: 'turned-off' };
}

async function stateOf(
  ports: Pick<Ports, 'settings'>,
  project: ProjectId,
  current: ProjectSettings | undefined,
): Promise<ProjectState> {
  if (current === undefined) return { kind: 'new', receives: false };
  const routing = (await ports.settings.syncState())?.routing;
  const isRouted = routing !== undefined && routedProjects(routing).includes(project);
  return current.isOff === true ? { kind: 'off', receives: false } : { kind: 'on', receives: isRouted };
}

/** Settings as the page sends and shows them. */
function inputOf({
  issueTypeId,
  statuses,
  partlyApproved = [],
  approvers,
  approverGroups,
  approverRoles,
  policy,
  createFields = {},
  moveFields = {},
}: ProjectSettings): SetupInput {
  return {
    issueTypeId,
    statuses: settingsFor({ statuses, partlyApproved }, { approvals: 0 }).statuses,
    partlyApproved,
    approvers,
    approverGroups,
    approverRoles,
    policy,
    createFields: typed(createFields),
    moveFields: Object.fromEntries(
      CARD_STATES.flatMap((state) => {
        const values = moveFields[state];
        return values === undefined ? [] : [[state, typed(values)]];
      }),
    ),
  };
}

const typed = (values: FieldValues): FieldInput =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, value.values]));

type Checked =
  | (Extract<CheckedValues, { readonly ok: true }> & { readonly statusNames: StatusNames })
  | { readonly ok: false; readonly problems: readonly SetupProblem[] };

async function checkInput(
  ports: Pick<Ports, 'memberships'>,
  project: ProjectId,
  input: SaveInput,
  before: ProjectSettings | undefined,
): Promise<Checked> {
  const [issueTypes, approvers] = await Promise.all([
    readIssueTypes(project),
    readApprovers(ports, project, input),
  ]);
  const problems = [
    ...mappingProblemsOf(input, issueTypes),
    ...approvers.problems.map((problem): SetupProblem => ({ kind: 'approver', problem })),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const observed = await observe(project, input, issueTypes);
  const checked = checkValues(observed, input, before);
  const stray = checked.ok ? await strayValues(checked, observed) : [];
  if (!checked.ok) return checked;
  if (stray.length > 0) return { ok: false, problems: stray };
  return { ...checked, statusNames: namesOf(input.statuses, issueTypes) };
}

/** Mapped statuses under another name than an admin confirmed, and those that a tick saw so and somebody renamed back. */
function renamedIn(current: ProjectSettings, statuses: readonly StatusOption[]): readonly RenamedStatus[] {
  const now = Object.fromEntries(statuses.map(({ id, name }) => [id, name]));
  const changed = new Set([...changedStatuses(current, now), ...(current.doubtfulStatuses ?? [])]);
  return [...changed].map((id) => ({ before: current.statusNames?.[id] ?? id, now: now[id] }));
}

/** What the mapped statuses are called, by which a change is noticed. */
function namesOf(statuses: StatusMapping, issueTypes: readonly IssueTypeOption[]): StatusNames {
  const names = new Map(distinctStatuses(issueTypes).map(({ id, name }) => [id, name]));
  return Object.fromEntries(mappedStatuses(statuses).map((id) => [id, names.get(id) ?? '']));
}

function mappingProblemsOf(
  input: SaveInput,
  issueTypes: readonly IssueTypeOption[],
): readonly SetupProblem[] {
  const type = issueTypes.find((candidate) => candidate.id === input.issueTypeId);
  if (type === undefined) return [{ kind: 'no-issue-type' }];
  const known = new Set(type.statuses.map((status) => status.id));
  const foreign = CARD_STATES.filter((state) => input.statuses[state].some((status) => !known.has(status)));
  return [
    ...mappingProblems(input.statuses).map(({ subject, problem }): SetupProblem => ({
      kind: 'status',
      state: subject,
      problem,
    })),
    ...foreign.map((state): SetupProblem => ({ kind: 'status', state, problem: 'foreign' })),
  ];
}

function distinctStatuses(issueTypes: readonly IssueTypeOption[]): readonly StatusOption[] {
  return [
    ...new Map(issueTypes.flatMap((type) => type.statuses).map((status) => [status.id, status])).values(),
  ];
}
