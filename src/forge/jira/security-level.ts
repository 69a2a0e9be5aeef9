import type { ProjectId } from '#core/ids';
import { askJira } from './client';

/**
 * Name of the security level that new issues of the project get, if there is one and nothing shows that the app may see such
 * issues. The visitor is asked for the default, which Jira tells to whoever administers the project; where it tells nothing,
 * nothing is known.
 */
export async function readHidingLevel(project: ProjectId): Promise<string | undefined> {
  const path = { projectKeyOrId: project };
  const [scheme, own] = await Promise.all([
    askJira('readSecurityScheme', { path }),
    askJira('readSecurityLevels', { path }),
  ]);
  const id = scheme.kind === 'ok' ? scheme.value.defaultSecurityLevelId : undefined;
  if (scheme.kind !== 'ok' || id === undefined) return undefined;
  // Levels are listed to those only who may set them: an app that may not can still be in one.
  const isListed = own.kind === 'ok' && own.value.levels.some((level) => level.id === id);
  if (isListed || (await seesIssueOf(project, id))) return undefined;
  return scheme.value.levels.find((level) => level.id === id)?.name ?? id;
}

/** Whether the app sees any issue with the level. */
async function seesIssueOf(project: ProjectId, level: string): Promise<boolean> {
  const jql = `project = "${project}" AND level = "${level}"`;
  const found = await askJira('searchIssues', { body: { jql, fields: ['status'], maxResults: 1 } });
  return found.kind === 'ok' && found.value.issues.length > 0;
}
