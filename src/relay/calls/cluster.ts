import { AppError } from '#core/errors';
import type { ClusterAnswer } from '#wire/messages';
import { toInstant } from '../clock';
import type { ReviewConfig } from '../config/config';
import type { TeleportClient } from '../teleport/client';
import type { TeleportConnections } from '../teleport/connections';
import type { RequestWatch } from '../teleport/watch';
import { isUpToDate } from '../teleport/watch-state';
import { RELAY_VERSION } from '../version';

export interface ClusterDeps {
  readonly client: TeleportClient;
  readonly connections: TeleportConnections;
  readonly watch: RequestWatch;
  readonly review: Pick<ReviewConfig, 'mode' | 'endAccess' | 'endAccessOnClose'>;
}

/** What the app may show of the cluster and the relay. Answers what is known even while Teleport is away. */
export function describeCluster({ client, connections, watch, review }: ClusterDeps): ClusterAnswer {
  const { cluster } = client;
  const { identity } = connections;
  if (cluster === undefined || identity === undefined) {
    throw new AppError('teleport-unavailable', watchProblem(watch) ?? 'Not connected to Teleport yet', {
      retry: 'safe',
    });
  }
  return {
    clusterName: cluster.name,
    teleportVersion: cluster.version,
    edition: cluster.edition,
    reviewMode: review.mode,
    certificateExpiresAt: toInstant(identity.expiresAt),
    relayVersion: RELAY_VERSION,
    watch: isUpToDate(watch.state) ? 'live' : 'down',
    ...(watch.lastEventAt === undefined ? {} : { lastEventAt: toInstant(watch.lastEventAt) }),
    endsAccessOnClose: review.endAccess && review.endAccessOnClose,
    ...(cluster.webUrl === undefined ? {} : { webUrl: cluster.webUrl }),
  };
}

/** Why the watch is not up to date, in a sentence, or undefined if it is. */
export function watchProblem({ state }: Pick<RequestWatch, 'state'>): string | undefined {
  if (isUpToDate(state)) return undefined;
  return state.kind === 'backing-off'
    ? `The watch on access requests is down: ${state.reason}`
    : `The watch on access requests is not up yet: ${state.kind}`;
}
