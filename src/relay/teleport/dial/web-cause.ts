import type { ConnectionChoice } from '../../config/config';
import type { Identity } from '../identity';
import type { KnownCause } from '../known-causes';
import type { DialError } from './dial-error';
import type { FoundCluster } from './find';
import type { RouteKind } from './route';

/** What was seen of a Proxy Service that does not lead to the Auth Service. */
export interface WebSeen {
  readonly choice: ConnectionChoice;
  readonly tried: ReadonlyMap<RouteKind, DialError>;
  readonly cluster: FoundCluster;
  readonly identity: Pick<Identity, 'cluster'>;
}

/** Why no way leads through a Proxy Service that answers web calls, where what was seen gives it away. */
export function causeOf({ choice, tried, cluster, identity }: WebSeen): KnownCause | undefined {
  const routing = routingProblem(cluster, identity);
  if (routing !== undefined) return routing;
  if (tried.get('websocket')?.stage === 'upgrade') return UPGRADE_DROPPED;
  return choice === 'proxy' ? TLS_ENDED_BEFORE : undefined;
}

/** Why nothing can be reached through this Proxy Service, whatever lies before it. */
export function routingProblem(
  { name, hasTlsRouting }: FoundCluster,
  identity: Pick<Identity, 'cluster'>,
): KnownCause | undefined {
  if (name !== undefined && name !== identity.cluster) {
    return {
      cause: `the Proxy Service there is of cluster "${name}", the relay's credentials are of "${identity.cluster}"`,
      fix: 'correct [teleport] addr, or issue an identity of that cluster',
    };
  }
  return hasTlsRouting === false ? NO_TLS_ROUTING : undefined;
}

/** @see https://goteleport.com/docs/admin-guides/management/operations/tls-routing/ */
const NO_TLS_ROUTING: KnownCause = {
  cause: 'the Proxy Service there does not do TLS routing (tls_routing_enabled is false)',
  fix: 'give [teleport] addr the address of the Auth Service (usually port 3025), or set proxy_listener_mode: multiplex in the auth_service of Teleport',
};

/** @see https://github.com/gravitational/teleport/blob/master/rfd/0123-tls-routing-behind-layer7-lb.md */
const UPGRADE_DROPPED: KnownCause = {
  cause:
    'what lies before the Proxy Service, such as a load balancer, does not pass the upgrade to WebSocket on',
  fix: 'let it pass Upgrade and Connection headers on for /webapi/connectionupgrade (the Proxy Service itself needs Teleport 15.1), or give [teleport] addr an address that leads around it',
};

const TLS_ENDED_BEFORE: KnownCause = {
  cause: 'something before the Proxy Service, such as a load balancer, ends TLS itself',
  fix: 'set [teleport] connection = "auto" or "websocket"',
};
