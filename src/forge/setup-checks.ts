import type { ProjectId } from '#core/ids';
import { CARD_STATES } from '#core/project/settings';
import { checkSetup, permissionsFor, type Observed } from '#core/project/setup-checks';
import type { CheckInput, SetupChecks } from '#wire/pages/settings';
import { toFill } from './field-values';
import { readMissingPermissions, readStands } from './jira/checks';
import { readCreateScreen } from './jira/create-meta';
import type { IssueTypeOption } from './jira/project';
import { readHidingLevel } from './jira/security-level';
import { settingsPageFor } from './jira/settings-pages';
import type { Choice } from './setup-input';

/** Statuses of a workflow that are looked at: each costs four calls, and a page can wait for 25 seconds. */
const STATUSES_LOOKED_AT_MAX = 15;

/** Looks at what a choice of settings needs of the project. Changes nothing. */
export async function observe(
  project: ProjectId,
  { issueTypeId, statuses, policy }: Choice,
  issueTypes: readonly IssueTypeOption[],
): Promise<Observed> {
  const known = issueTypes.find(({ id }) => id === issueTypeId)?.statuses ?? [];
  const mapped = new Set(CARD_STATES.flatMap((state) => statuses[state]));
  const starts = known
    .filter(({ id, category }) => category === 'new' && !mapped.has(id))
    .map(({ id }) => id);
  // Only what Jira itself names as a status of this type is searched for.
  const looked = [...known.map(({ id }) => id).filter((id) => mapped.has(id)), ...starts];
  const [missingPermissions, create, stands, hiddenBy] = await Promise.all([
    readMissingPermissions(project, permissionsFor(policy)),
    readCreateScreen(project, issueTypeId),
    readStands(project, issueTypeId, looked.slice(0, STATUSES_LOOKED_AT_MAX)),
    readHidingLevel(project),
  ]);
  return { statuses, policy, missingPermissions, create, stands, starts, hiddenBy };
}

/** What a page shows of what was found out, with the options that are chosen among those of each field. */
export async function shownChecks(
  projectKey: string,
  observed: Observed,
  { createFields, moveFields }: CheckInput,
): Promise<SetupChecks> {
  const { findings, moveFields: asked, unseen } = checkSetup(observed);
  const [fields, ...filled] = await Promise.all([
    toFill(observed.create?.fields ?? [], createFields),
    ...asked.map(async (one) => ({ ...one, fields: await toFill(one.fields, moveFields?.[one.state]) })),
  ]);
  const unreadable = [...observed.stands.values()].reduce(
    (sum, stand) => sum + (stand.unreadable ?? 0),
    observed.create?.unreadable ?? 0,
  );
  const shown = findings.map((finding) => ({ ...finding, fixAt: settingsPageFor(projectKey, finding) }));
  return { kind: 'checked', findings: shown, unseen, fields, unreadable, moveFields: filled };
}
