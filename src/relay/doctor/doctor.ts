import type { Clock } from '../clock';
import type { RelayConfig } from '../config/config';
import type { Environment } from '../config/environment';
import type { Log } from '../log';
import { TeleportClient } from '../teleport/client';
import { TeleportConnections } from '../teleport/connections';
import { PluginData } from '../teleport/plugin-data';
import { TeleportUsers } from '../teleport/users';
import {
  failed,
  IDENTITY_NAME,
  skipped,
  TELEPORT_NAME,
  type Check,
  type Finding,
  type Patient,
} from './check';
import { CONFIG_CHECKS } from './config-checks';
import { HTTP_PROXY, ROUTES } from './connection-checks';
import { identityFailure, IDENTITY_CHECKS } from './identity-checks';
import { SERVER_CHECKS } from './server-checks';
import { reach, TELEPORT_CHECKS } from './teleport-checks';
import { WITNESS_CHECK } from './witness-check';

/** A finding under the name of its check. `waitsFor`: the check whose failure made this one be in vain. */
export type NamedFinding = Finding & { readonly name: string; readonly waitsFor?: string };

const REACH: Check = { name: TELEPORT_NAME, needs: IDENTITY_NAME, run: reach };
const CHECKS: readonly Check[] = [
  ...CONFIG_CHECKS,
  ...IDENTITY_CHECKS,
  HTTP_PROXY,
  REACH,
  ROUTES,
  ...TELEPORT_CHECKS,
  ...SERVER_CHECKS,
  WITNESS_CHECK,
];

export const CHECK_NAMES: readonly string[] = CHECKS.map(({ name }) => name);

/** Examines a configuration and all that it names, one check after the other. Changes nothing anywhere. */
export async function examine(deps: {
  readonly config: RelayConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly environment: Environment;
}): Promise<readonly NamedFinding[]> {
  const { config, clock, log, environment } = deps;
  const connections = new TeleportConnections({ config: config.teleport, environment, clock, log });
  const patient: Patient = {
    config,
    clock,
    environment,
    connections,
    client: new TeleportClient({ connections, clock, log }),
    users: new TeleportUsers({ connections, clock }),
    pluginData: new PluginData({ connections, clock }),
  };
  const findings: NamedFinding[] = [];
  try {
    for (const check of CHECKS) {
      const needed = findings.find(({ name }) => name === check.needs);
      findings.push(
        needed === undefined || needed.kind === 'ok'
          ? { name: check.name, ...(await findingOf(check, patient)) }
          : { name: check.name, ...inVain(needed) },
      );
    }
  } finally {
    connections.close();
  }
  return findings;
}

/** What waits for something that waits itself waits for the first of all. */
function inVain({ name, waitsFor = name }: NamedFinding): Finding & { readonly waitsFor: string } {
  return { ...skipped(`in vain before ${waitsFor} is well`), waitsFor };
}

/** A check that breaks is a finding too: the others still tell what they see. */
async function findingOf(check: Check, patient: Patient): Promise<Finding> {
  try {
    return await check.run(patient);
  } catch (error) {
    return identityFailure(error) ?? failed(error, 'see the findings before this one');
  }
}
