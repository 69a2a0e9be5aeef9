import { AppError } from '#core/errors';
import type { ReviewMode } from '#core/request/review';
import { systemClock } from '../clock';
import type { TeleportConfig } from '../config/config';
import { silentLog } from '../log';
import { TeleportConnections } from '../teleport/connections';
import { IdentityError } from '../teleport/credentials';
import { DialError } from '../teleport/dial/dial-error';
import { strongestMode } from '../teleport/strongest-mode';
import type { CliEnvironment } from './environment';

/** What a cluster says it can do, or why it could not be asked. */
export type FoundMode =
  | { readonly kind: 'found'; readonly mode: ReviewMode; readonly cluster: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Asks the cluster what it is, with the credentials that the configuration names. Changes nothing there. */
export async function findMode(config: TeleportConfig, { env }: CliEnvironment): Promise<FoundMode> {
  const connections = new TeleportConnections({
    config,
    environment: env,
    clock: systemClock,
    log: silentLog,
  });
  try {
    await connections.connect();
    const { cluster } = connections;
    if (cluster === undefined) return { kind: 'unknown', reason: 'Teleport does not say what it is' };
    const { name, version, edition } = cluster;
    return {
      kind: 'found',
      mode: strongestMode(cluster),
      cluster: `"${name}", Teleport ${version}${edition === 'enterprise' ? ' Enterprise' : ', open source'}`,
    };
  } catch (error) {
    if (error instanceof AppError || error instanceof IdentityError || error instanceof DialError)
      return { kind: 'unknown', reason: error.message };
    throw error;
  } finally {
    connections.close();
  }
}
