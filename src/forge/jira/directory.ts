import { route } from '@forge/api';
import * as v from '#wire/schema';
import type { ProjectId } from '#core/ids';
import type { NamedChoice, PersonChoice } from '#wire/pages';
import { callJira, expectShape } from './client';

/** People and groups that one search offers: as many as fit a list that people look through. */
const FOUND_MAX = 20;
/** Ids in one call, which stand in its address. */
const IDS_PER_CALL_MAX = 50;

/** Only people can decide, so only they are offered: no apps, no customers of a service desk. */
const PERSON_TYPE = 'atlassian';

const PersonSchema = v.object({
  accountId: v.string(),
  accountType: v.optional(v.string(), ''),
  displayName: v.optional(v.string(), ''),
  active: v.optional(v.boolean(), true),
  avatarUrls: v.optional(v.record(v.string(), v.string()), {}),
});
const PeopleSchema = v.array(PersonSchema);
const PeoplePageSchema = v.object({ values: v.optional(PeopleSchema, []) });

const GroupSchema = v.object({ groupId: v.nullish(v.string()), name: v.optional(v.string(), '') });
const FoundGroupsSchema = v.object({ groups: v.optional(v.array(GroupSchema), []) });
const GroupsPageSchema = v.object({ values: v.optional(v.array(GroupSchema), []) });

/** People of this site by the beginning of their name: asked as the person who looks, who sees whom Jira lets them see. */
export async function findPeople(query: string): Promise<readonly PersonChoice[]> {
  const answer = await callJira(route`/rest/api/3/user/search?query=${query}&maxResults=${FOUND_MAX}`, {
    as: 'user',
    expected: [400, 401, 403],
  });
  return answer.status === 200 ? peopleIn(expectShape(PeopleSchema, answer, 'search for people')) : [];
}

/** Groups by a part of their name: asked as the person who looks. */
export async function findGroups(query: string): Promise<readonly NamedChoice[]> {
  const answer = await callJira(
    route`/rest/api/3/groups/picker?query=${query}&maxResults=${FOUND_MAX}&caseInsensitive=true`,
    { as: 'user', expected: [400, 401, 403] },
  );
  return answer.status === 200
    ? groupsIn(expectShape(FoundGroupsSchema, answer, 'search for groups').groups)
    : [];
}

/** Those of the accounts that are active people of this site. */
export async function readPeople(ids: readonly string[]): Promise<readonly PersonChoice[]> {
  const found: PersonChoice[] = [];
  for (const part of partsOf(ids)) {
    const query = new URLSearchParams(part.map((id): [string, string] => ['accountId', id]));
    query.set('maxResults', String(IDS_PER_CALL_MAX));
    const answer = await callJira(route`/rest/api/3/user/bulk?${query}`, { expected: [400, 403, 404] });
    if (answer.status === 200)
      found.push(...peopleIn(expectShape(PeoplePageSchema, answer, 'names of people').values));
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
  const query = new URLSearchParams(ids.map((id): [string, string] => ['groupId', id]));
  query.set('maxResults', String(IDS_PER_CALL_MAX));
  const answer = await callJira(route`/rest/api/3/group/bulk?${query}`, { expected: [400, 403, 404] });
  if (answer.status === 200) {
    return groupsIn(expectShape(GroupsPageSchema, answer, 'names of groups').values);
  }
  // One id that Jira does not take must not hide the other groups.
  if (answer.status !== 400 || ids.length === 1) return [];
  return (await Promise.all(ids.map((id) => readGroupsOf([id])))).flat();
}

/** The role that Jira gives to apps: no person has it. */
const APP_ROLE = 'atlassian-addons-project-access';

/** Roles that people can have in the project; none where the app may not read them. */
export async function readRoles(project: ProjectId): Promise<readonly NamedChoice[]> {
  const answer = await callJira(route`/rest/api/3/project/${project}/role`, { expected: [401, 403, 404] });
  if (answer.status !== 200) return [];
  const addresses = expectShape(v.record(v.string(), v.string()), answer, 'roles of a project');
  return Object.entries(addresses).flatMap(([name, address]) => {
    const id = /\/role\/([0-9]+)$/.exec(address)?.[1];
    return id === undefined || name === APP_ROLE ? [] : [{ id, name }];
  });
}

const PermissionsSchema = v.object({
  permissions: v.record(v.string(), v.object({ havePermission: v.optional(v.boolean(), false) })),
});

/** Whether the app may look up who is in which group. */
export async function mayBrowseGroups(): Promise<boolean> {
  const answer = await callJira(route`/rest/api/3/mypermissions?permissions=USER_PICKER`, {
    expected: [400, 401, 403],
  });
  if (answer.status !== 200) return false;
  const { permissions } = expectShape(PermissionsSchema, answer, 'the app’s permissions');
  return permissions['USER_PICKER']?.havePermission === true;
}

const peopleIn = (people: v.InferOutput<typeof PeopleSchema>): readonly PersonChoice[] =>
  people
    .filter(({ accountType, active }) => accountType === PERSON_TYPE && active)
    .map(({ accountId, displayName, avatarUrls }) => ({
      id: accountId,
      name: displayName,
      avatar: avatarUrls['24x24'],
    }));

const groupsIn = (groups: readonly v.InferOutput<typeof GroupSchema>[]): readonly NamedChoice[] =>
  groups.flatMap(({ groupId: id, name }) => (id === undefined || id === null ? [] : [{ id, name }]));

function partsOf(ids: readonly string[]): readonly (readonly string[])[] {
  const distinct = [...new Set(ids)];
  const count = Math.ceil(distinct.length / IDS_PER_CALL_MAX);
  return Array.from({ length: count }, (_, part) =>
    distinct.slice(part * IDS_PER_CALL_MAX, (part + 1) * IDS_PER_CALL_MAX),
  );
}
