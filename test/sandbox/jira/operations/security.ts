/** Issue security: which levels a project's issues have, and which of them somebody is in. */
import { projectInPath, type Operation, type World } from '../call';
import { forbidden, notFound } from '../errors';
import type { JsonObject } from '../json';
import { has, isInLevel } from '../permissions';
import type { SecurityLevel } from '../state';

/** The scheme of a project. Parity: all projects of the site have the same levels, and what a project without any gets is ours. */
export const getProjectIssueSecurityScheme: Operation = (world, call) => {
  const project = projectInPath(world, call);
  const isAdmin = (['ADMINISTER_PROJECTS', 'ADMINISTER'] as const).some((permission) =>
    has(world.site, call.actor, permission, project),
  );
  if (!isAdmin) throw forbidden('You must have administrative permissions. ((here))');
  const levels = [...world.site.securityLevels.values()];
  if (levels.length === 0) throw notFound('((this project has no issue security scheme))');
  const id = project.defaultSecurityLevelId;
  return {
    status: 200,
    body: {
      self: `${world.site.baseUrl}/rest/api/3/issuesecurityschemes/10000`,
      id: 10000,
      name: 'Default Issue Security Scheme',
      description: '',
      ...(id === undefined ? {} : { defaultSecurityLevelId: Number(id) }),
      levels: levels.map((level) => renderLevel(world, level)),
    },
  };
};

/** Levels that the caller is in; none to whoever may not set them. */
export const getSecurityLevelsForProject: Operation = (world, call) => {
  const project = projectInPath(world, call);
  const maySet = has(world.site, call.actor, 'SET_ISSUE_SECURITY', project);
  const levels = [...world.site.securityLevels.values()].filter(
    (level) => maySet && isInLevel(call.actor, level, project),
  );
  return { status: 200, body: { levels: levels.map((level) => renderLevel(world, level)) } };
};

const renderLevel = (world: World, { id, name }: SecurityLevel): JsonObject => ({
  self: `${world.site.baseUrl}/rest/api/3/securitylevel/${id}`,
  id,
  name,
  description: '',
});
