/** The sandbox's demo people on a real cluster, with the same roles: what the official client's checks know. */
import { join } from 'node:path';
import { DEMO_RESOURCES, demoCluster } from '../sandbox/teleport/demo-cluster';
import type { Role, RoleConditions } from '../sandbox/teleport/roles';
import type { Driver } from './driver';

const IDENTITY_S = 3_600;
/** Somebody on whom a lock is in force. */
const LOCKED_OUT = 'locked-out';

/** One side of a role as Teleport's JSON has it. */
function conditionsOf({ rules, request, reviewRequests, nodeLabels }: RoleConditions = {}): object {
  const search = request?.searchAsRoles;
  return {
    ...(rules && { rules: rules.filter(({ verbs }) => verbs.length > 0) }),
    ...(request && {
      request: {
        roles: request.roles,
        ...(search && { search_as_roles: search }),
        ...(request.thresholds && { thresholds: request.thresholds }),
      },
    }),
    ...(reviewRequests?.roles && { review_requests: { roles: reviewRequests.roles } }),
    ...(nodeLabels && { node_labels: nodeLabels, logins: ['root'] }),
  };
}

const roleOf = ({ name, allow }: Role): object => ({
  kind: 'role',
  version: 'v6',
  metadata: { name },
  spec: { allow: conditionsOf(allow) },
});

/** Makes the people, their roles, the demo nodes and a lock, and writes an identity file for each of them. */
export async function seedDemoPeople(driver: Driver, folder: string, version: string): Promise<void> {
  const { roles, users } = demoCluster({ version });
  for (const role of roles) await driver.role(roleOf(role));
  for (const user of [...users, { name: LOCKED_OUT, roles: ['requester'], traits: {} }]) {
    await driver.user(user.name, user.roles, user.traits ?? {});
    await driver.identity(user.name, join(folder, user.name), IDENTITY_S);
  }
  for (const { kind, name, hostname } of DEMO_RESOURCES) {
    if (kind === 'node') await driver.node(name, hostname ?? '');
  }
  await driver.lock('demo-lock', LOCKED_OUT);
}
