import type { Memberships, RoleMembers } from '#core/ports';
import { askJira } from './client';

const NOBODY: RoleMembers = { accounts: [], groups: [] };

/**
 * Memberships as Jira has them, asked as the app. What is not there, or not for the app to read, has no members. Whatever else goes
 * wrong may pass and is an error.
 */
export const jiraMemberships: Memberships = {
  async groupsOf(account) {
    const answer = await askJira('readGroupsOfPerson', { query: { accountId: account } });
    return answer.kind === 'ok' ? answer.value.map(({ groupId }) => groupId) : [];
  },

  async membersOf(project, role) {
    const answer = await askJira('readRoleMembers', {
      path: { projectIdOrKey: project, id: role },
      query: { excludeInactiveUsers: true },
    });
    if (answer.kind !== 'ok') return NOBODY;
    const { actors } = answer.value;
    return {
      accounts: actors.flatMap(({ actorUser }) => actorUser?.accountId ?? []),
      groups: actors.flatMap(({ actorGroup }) => actorGroup?.groupId ?? []),
    };
  },
};
