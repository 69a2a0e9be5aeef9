import * as v from '#wire/schema';
import { AppError } from '#core/errors';
import type { ProjectId } from '#core/ids';
import type { Ports } from '#core/ports';
import { proposeMapping, type StatusOption } from '#core/propose-mapping';
import { CARD_STATES, mappingProblems } from '#core/settings';
import type { RelayStatus, SaveSetupResult, SetupView } from '#wire/pages';
import { mayAdminister, readOwnAccount } from './jira/people';
import { enableProject, readIssueTypes, type IssueTypeOption } from './jira/project';
import { relayClient } from './relay/client';
import { AccountIdsSchema, StatusMappingSchema } from './storage/settings';

const TAKEN_PROBLEM =
  'Access requests already go to another project. Only somebody who administers that project too can move them here.';

const SaveSchema = v.object({
  issueTypeId: v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/, 'choose an issue type')),
  statuses: StatusMappingSchema,
  approvers: AccountIdsSchema,
});

/** Gathers what the settings page of a project needs. A relay that is away is shown, not thrown. */
export async function readSetup(ports: Ports, project: ProjectId): Promise<SetupView> {
  const [current, issueTypes, relay] = await Promise.all([
    ports.settings.ofProject(project),
    readIssueTypes(project),
    readRelay(),
  ]);
  const statuses = distinctStatuses(issueTypes);
  return {
    kind: 'ready',
    current,
    proposal: { issueTypeId: issueTypes[0]?.id ?? '', statuses: proposeMapping(statuses), approvers: [] },
    issueTypes: issueTypes.map(({ id, name }) => ({ id, name })),
    statuses,
    relay,
  };
}

/**
 * Saves the settings of a project and turns it on: the project gets all new requests from then on. Everything is checked
 * against the project itself, since a page can send anything.
 */
export async function saveSetup(
  ports: Ports,
  project: { readonly id: ProjectId; readonly key: string },
  input: unknown,
): Promise<SaveSetupResult> {
  const parsed = v.safeParse(SaveSchema, input);
  if (!parsed.success) {
    return {
      kind: 'refused',
      problems: parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`),
    };
  }
  const problems = problemsOf(parsed.output, await readIssueTypes(project.id));
  if (problems.length > 0) return { kind: 'refused', problems };
  // Taking over all requests from another project is for people who may decide about that one too.
  const state = await ports.settings.syncState();
  if (state !== undefined && state.projectId !== project.id && !(await mayAdminister(state.projectId))) {
    return { kind: 'refused', problems: [TAKEN_PROBLEM] };
  }
  await ports.settings.save({
    ...parsed.output,
    projectId: project.id,
    projectKey: project.key,
    appAccountId: await readOwnAccount(),
  });
  await enableProject(project.id);
  // Another project, or another mapping, may own cards of which this one knows nothing: look for them again.
  await ports.settings.chooseProject(project.id);
  await ports.activity.note({ event: 'settings-saved', detail: `project ${project.key}` });
  await ports.jobs.push([{ kind: 'sync' }]);
  return { kind: 'saved' };
}

function problemsOf(
  input: v.InferOutput<typeof SaveSchema>,
  issueTypes: readonly IssueTypeOption[],
): readonly string[] {
  const type = issueTypes.find((candidate) => candidate.id === input.issueTypeId);
  if (type === undefined) return ['This project has no such issue type: choose another one.'];
  const known = new Set(type.statuses.map((status) => status.id));
  const foreign = CARD_STATES.filter((state) => input.statuses[state].some((status) => !known.has(status)));
  return [
    ...mappingProblems(input.statuses).map(({ subject, problem }) =>
      problem === 'missing'
        ? `Choose a status for "${subject}".`
        : `The status for "${subject}" also stands for something else: each decision needs a status of its own.`,
    ),
    ...foreign.map(
      (state) => `The workflow of "${type.name}" does not have the status chosen for "${state}".`,
    ),
  ];
}

async function readRelay(): Promise<RelayStatus> {
  try {
    const { clusterName, teleportVersion, edition, reviewMode, certificateExpiresAt } =
      await relayClient.cluster();
    return { ok: true, clusterName, teleportVersion, edition, reviewMode, certificateExpiresAt };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, message: error.message };
  }
}

function distinctStatuses(issueTypes: readonly IssueTypeOption[]): readonly StatusOption[] {
  return [
    ...new Map(issueTypes.flatMap((type) => type.statuses).map((status) => [status.id, status])).values(),
  ];
}
