import { route } from '@forge/api';
import * as v from '#wire/schema';
import { accountId, type AccountId, type IssueId, type ProjectId } from '#core/ids';
import { callJira, expectShape } from './client';

const MyselfSchema = v.object({ accountId: v.pipe(v.string(), v.transform(accountId)) });

/** The app's own account on this site. */
export async function readOwnAccount(): Promise<AccountId> {
  return expectShape(MyselfSchema, await callJira(route`/rest/api/3/myself`), 'who am I').accountId;
}

const PersonSchema = v.object({
  accountId: v.pipe(v.string(), v.transform(accountId)),
  accountType: v.optional(v.string(), 'unknown'),
  displayName: v.optional(v.string(), ''),
  emailAddress: v.optional(v.string()),
});

/** Somebody's account, with an e-mail address only where their profile shows it to everybody. */
export async function readPerson(account: AccountId): Promise<v.InferOutput<typeof PersonSchema>> {
  const answer = await callJira(route`/rest/api/3/user?accountId=${account}`);
  return expectShape(PersonSchema, answer, 'read user');
}

const PermissionsSchema = v.object({
  permissions: v.record(v.string(), v.object({ havePermission: v.optional(v.boolean(), false) })),
});

/** Whether the person who uses the page may administer the project: asked as that person. */
export async function mayAdminister(project: ProjectId): Promise<boolean> {
  const answer = await callJira(
    route`/rest/api/3/mypermissions?projectId=${project}&permissions=ADMINISTER_PROJECTS`,
    { as: 'user', expected: [401, 403, 404] },
  );
  if (answer.status !== 200) return false;
  const { permissions } = expectShape(PermissionsSchema, answer, 'my permissions');
  return permissions['ADMINISTER_PROJECTS']?.havePermission === true;
}

/** Whether the person who uses the page administers the site's Jira: asked as that person. */
export async function mayAdministerSite(): Promise<boolean> {
  const answer = await callJira(route`/rest/api/3/mypermissions?permissions=ADMINISTER`, {
    as: 'user',
    expected: [401, 403, 404],
  });
  if (answer.status !== 200) return false;
  const { permissions } = expectShape(PermissionsSchema, answer, 'my permissions');
  return permissions['ADMINISTER']?.havePermission === true;
}

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/ (bulk get: at most 200) */
const NAMES_MAX = 200;
const UsersSchema = v.object({
  values: v.optional(
    v.array(v.object({ accountId: v.string(), displayName: v.optional(v.string(), '') })),
    [],
  ),
});

/** Display names of accounts, as far as Jira shows them to the app. Names are for showing only: they are not stored. */
export async function readNames(ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const wanted = [...new Set(ids)].slice(0, NAMES_MAX);
  if (wanted.length === 0) return {};
  const query = new URLSearchParams(wanted.map((id): [string, string] => ['accountId', id]));
  query.set('maxResults', String(NAMES_MAX));
  const answer = await callJira(route`/rest/api/3/user/bulk?${query}`, { expected: [400, 403, 404] });
  if (answer.status !== 200) return {};
  const { values } = expectShape(UsersSchema, answer, 'names of people');
  return Object.fromEntries(values.map(({ accountId: id, displayName }) => [id, displayName]));
}

/** Whether the person who uses the page can see the issue: asked as that person. */
export async function maySee(issue: IssueId): Promise<boolean> {
  const answer = await callJira(route`/rest/api/3/issue/${issue}?fields=status`, {
    as: 'user',
    expected: [401, 403, 404],
  });
  return answer.status === 200;
}
