import { route } from '@forge/api';
import * as v from '#wire/schema';
import { accountId, groupId } from '#core/ids';
import type { Memberships, RoleMembers } from '#core/ports';
import { callJira, expectShape } from './client';

/** Answers that mean "not there" or "not for you". Whatever else goes wrong may pass and is an error. */
const NOBODY_STATUSES = [400, 401, 403, 404];
const NOBODY: RoleMembers = { accounts: [], groups: [] };

const GroupIdSchema = v.pipe(v.string(), v.minLength(1), v.transform(groupId));

/** Groups by id alone: a name can be given to another group. */
const GroupsSchema = v.array(v.object({ groupId: v.nullish(GroupIdSchema) }));

const RoleSchema = v.object({
  actors: v.optional(
    v.array(
      v.object({
        actorUser: v.nullish(v.object({ accountId: v.pipe(v.string(), v.transform(accountId)) })),
        actorGroup: v.nullish(v.object({ groupId: v.nullish(GroupIdSchema) })),
      }),
    ),
    [],
  ),
});

/** Memberships as Jira has them, asked as the app. */
export const jiraMemberships: Memberships = {
  async groupsOf(account) {
    const answer = await callJira(route`/rest/api/3/user/groups?accountId=${account}`, {
      expected: NOBODY_STATUSES,
    });
    if (answer.status !== 200) return [];
    return expectShape(GroupsSchema, answer, 'groups of a person').flatMap((group) => group.groupId ?? []);
  },

  async membersOf(project, role) {
    const answer = await callJira(
      route`/rest/api/3/project/${project}/role/${role}?excludeInactiveUsers=true`,
      { expected: NOBODY_STATUSES },
    );
    if (answer.status !== 200) return NOBODY;
    const { actors } = expectShape(RoleSchema, answer, 'members of a project role');
    return {
      accounts: actors.flatMap(({ actorUser }) => actorUser?.accountId ?? []),
      groups: actors.flatMap(({ actorGroup }) => actorGroup?.groupId ?? []),
    };
  },
};
