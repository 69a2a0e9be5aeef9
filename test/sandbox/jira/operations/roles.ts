/** Project roles: which there are, and who has them in a project. */
import { projectInPath, type Call, type Operation, type World } from '../call';
import { notFound } from '../errors';
import type { JsonObject } from '../json';
import { has } from '../permissions';
import type { Project } from '../state';

/** All roles of the site by name, each with its address in this project. */
export const getProjectRoles: Operation = (world, call) => {
  const project = administered(world, call);
  const roles = [...world.site.roles].map(([id, name]) => [name, selfOf(world, project, id)] as const);
  return { status: 200, body: Object.fromEntries(roles) };
};

/** A role with the people and the groups that have it in this project. */
export const getProjectRole: Operation = (world, call) => {
  const project = administered(world, call);
  const id = call.path['id'] ?? '';
  const name = world.site.roles.get(id);
  if (name === undefined) throw notFound(`Can not retrieve a role actor for a null project role.`);
  const isActiveOnly = call.query.get('excludeInactiveUsers') === 'true';
  const people = [...(project.roles.get(name) ?? [])]
    .map((accountId) => world.site.account(accountId))
    .filter(({ active }) => active || !isActiveOnly)
    .map(({ accountId, displayName }): JsonObject => ({
      id: Number(id),
      type: 'atlassian-user-role-actor',
      displayName,
      actorUser: { accountId },
    }));
  // A group that was deleted is no actor of any role.
  const groups = [...world.site.groups]
    .filter(([, group]) => project.roleGroups.get(name)?.has(group) === true)
    .map(([groupId, group]): JsonObject => ({
      id: Number(id),
      type: 'atlassian-group-role-actor',
      name: group,
      displayName: group,
      actorGroup: { name: group, displayName: group, groupId },
    }));
  const self = selfOf(world, project, id);
  return {
    status: 200,
    body: { self, id: Number(id), name, description: '', actors: [...people, ...groups] },
  };
};

function administered(world: World, call: Call): Project {
  const project = projectInPath(world, call);
  const may = ['ADMINISTER_PROJECTS', 'ADMINISTER'] as const;
  if (may.some((permission) => has(world.site, call.actor, permission, project))) return project;
  throw notFound(`No project could be found with key '${project.key}'.`);
}

const selfOf = (world: World, project: Project, id: string): string =>
  `${world.site.baseUrl}/rest/api/3/project/${project.id}/role/${id}`;
