import type { ProjectId } from '#core/ids';
import type { NamedChoice } from '#wire/pages/answers';
import type { PersonChoice } from '#wire/pages/settings';
import { askJira } from './client';
import type { GroupRead, PersonRead } from './schemas-people';

/** People and groups that one search offers: as many as fit a list that people look through. */
const FOUND_MAX = 20;
/** Ids in one call, which stand in its address. */
const IDS_PER_CALL_MAX = 50;

/** Only people can decide, so only they are offered: no apps, no customers of a service desk. */
const PERSON_TYPE = 'atlassian';

/** People of this site by the beginning of their name: asked as the person who looks, who sees whom Jira lets them see. */
export async function findPeople(query: string): Promise<readonly PersonChoice[]> {
  const answer = await askJira('searchPeople', { query: { query, maxResults: FOUND_MAX } });
  return answer.kind === 'ok' ? peopleIn(answer.value) : [];
}

/** Groups by a part of their name: asked as the person who looks. */
export async function findGroups(query: string): Promise<readonly NamedChoice[]> {
  const answer = await askJira('searchGroups', {
    query: { query, maxResults: FOUND_MAX, caseInsensitive: true },
  });
  return answer.kind === 'ok' ? groupsIn(answer.value.groups) : [];
}

/** Those of the accounts that are active people of this site. */
export async function readPeople(ids: readonly string[]): Promise<readonly PersonChoice[]> {
  const found: PersonChoice[] = [];
  for (const part of partsOf(ids)) {
    const answer = await askJira('readPeople', { query: { accountId: part, maxResults: IDS_PER_CALL_MAX } });
    if (answer.kind === 'ok') found.push(...peopleIn(answer.value.values));
  }
  return found;
}

/** Those of the groups that exist and that the app can see. */
export async function readGroups(ids: readonly string[]): Promise<readonly NamedChoice[]> {
  const found: NamedChoice[] = [];
  for (const part of partsOf(ids)) found.push(...(await readGroupsOf(part)));
  return found;
}

async function readGroupsOf(ids: readonly string[]): Promise<readonly NamedChoice[]> {
  const answer = await askJira('readGroups', { query: { groupId: ids, maxResults: IDS_PER_CALL_MAX } });
  if (answer.kind === 'ok') return groupsIn(answer.value.values);
  // One id that Jira does not take must not hide the other groups.
  if (answer.kind !== 'refused' || ids.length === 1) return [];
  return (await Promise.all(ids.map((id) => readGroupsOf([id])))).flat();
}

/** The role that Jira gives to apps: no person has it. */
const APP_ROLE = 'atlassian-addons-project-access';

/**
 * Roles that people can have in the project. Undefined where the app may not read them, nor who has them: Jira asks for the
 * permission to administer the project, which the app does without otherwise.
 */
export async function readRoles(project: ProjectId): Promise<readonly NamedChoice[] | undefined> {
  const answer = await askJira('readRoles', { path: { projectIdOrKey: project } });
  if (answer.kind !== 'ok') return undefined;
  return Object.entries(answer.value).flatMap(([name, address]) => {
    const id = typeof address === 'string' ? /\/role\/([0-9]+)$/.exec(address)?.[1] : undefined;
    return id === undefined || name === APP_ROLE ? [] : [{ id, name }];
  });
}

/** Whether the app may look up who is in which group. */
export async function mayBrowseGroups(): Promise<boolean> {
  const answer = await askJira('readPermissions', { query: { permissions: 'USER_PICKER' } });
  return answer.kind === 'ok' && answer.value.permissions['USER_PICKER']?.havePermission === true;
}

const peopleIn = (people: readonly PersonRead[]): readonly PersonChoice[] =>
  people
    .filter(({ accountType, active }) => accountType === PERSON_TYPE && active)
    .map(({ accountId, displayName, avatarUrls }) => ({
      id: accountId,
      name: displayName || accountId,
      avatar: avatarUrls['24x24'],
    }));

const groupsIn = (groups: readonly GroupRead[]): readonly NamedChoice[] =>
  groups.map(({ groupId: id, name }) => ({ id, name: name || id }));

function partsOf(ids: readonly string[]): readonly (readonly string[])[] {
  const distinct = [...new Set(ids)];
  const count = Math.ceil(distinct.length / IDS_PER_CALL_MAX);
  return Array.from({ length: count }, (_, part) =>
    distinct.slice(part * IDS_PER_CALL_MAX, (part + 1) * IDS_PER_CALL_MAX),
  );
}
