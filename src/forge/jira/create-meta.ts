import type { ProjectId } from '#core/ids';
import type { ScreenField } from '#core/project/screen-fields';
import type { CreateScreen } from '#core/project/setup-checks';
import { askJira } from './client';
import { readFields } from './field-meta';

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ (createmeta: at most 200 a page) */
const PAGE_MAX = 200;
/** Pages read, so that an answer that never ends does: Jira lets an issue type have 700 fields. */
const PAGES_MAX = 10;

/** Fields that every card fills by itself. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'project',
  'issuetype',
  'summary',
  'description',
  'reporter',
]);
/** Fields that the project's policy fills. */
const POLICY_FIELDS: ReadonlySet<string> = new Set(['labels', 'duedate']);

/**
 * Reads which fields a new issue may and must have, as the app sees them; undefined where Jira lets the app create none
 * of this type. The app's own fields are left out, as are optional ones that it could not fill.
 */
export async function readCreateScreen(
  project: ProjectId,
  issueType: string,
): Promise<CreateScreen | undefined> {
  const all = await readCreateFields(project, issueType);
  if (all === undefined) return undefined;
  const ids = all.fields.map(({ id }) => id);
  return {
    has: ids,
    fields: all.fields
      .filter(({ id }) => !OWN_FIELDS.has(id))
      .filter(({ id, kind, required }) => required || (kind !== 'unsupported' && !POLICY_FIELDS.has(id))),
    unreadable: all.unreadable,
  };
}

/** All fields of a create screen, as far as they can be read. Undefined where the app may not create the type. */
export async function readCreateFields(
  project: ProjectId,
  issueType: string,
): Promise<{ readonly fields: readonly ScreenField[]; readonly unreadable: number } | undefined> {
  const found: unknown[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await askJira('readCreateScreen', {
      path: { projectIdOrKey: project, issueTypeId: issueType },
      query: { startAt: found.length, maxResults: PAGE_MAX },
    });
    if (answer.kind !== 'ok') return undefined;
    const { fields, total } = answer.value;
    found.push(...fields);
    if (fields.length === 0 || found.length >= total) break;
  }
  return found.length === 0 ? undefined : readFields(found);
}
