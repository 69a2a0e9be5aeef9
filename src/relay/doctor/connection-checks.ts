import { formatAddress, parseAddress } from '../address';
import { readDestination } from '../teleport/dial/destination';
import { tryRoute } from '../teleport/dial/detect';
import { chooseProxy } from '../teleport/dial/http-proxy';
import type { RouteKind } from '../teleport/dial/route';
import { failure, ok, skipped, TELEPORT_NAME, type Check, type Finding, type Patient } from './check';

/** The HTTP proxy that the environment names, before anybody goes through it. */
export const HTTP_PROXY: Check = { name: 'http-proxy', run: httpProxy };
/** The routes to Teleport, once one of them has been found. */
export const ROUTES: Check = { name: 'teleport-routes', needs: TELEPORT_NAME, run: routes };

const KINDS: readonly RouteKind[] = ['auth', 'proxy', 'websocket'];

function httpProxy({ config, environment }: Patient): Finding {
  const target = parseAddress(config.teleport.addr);
  if (target === undefined) return skipped('[teleport] addr is no address');
  const choice = chooseProxy(environment, target);
  switch (choice.kind) {
    case 'direct':
      return ok('none on the way to Teleport');
    case 'proxy':
      return ok(
        `${formatAddress(choice.proxy.address)} on the way to Teleport, named by ${choice.proxy.variable}`,
      );
    case 'wrong':
      return failure(choice.problem, 'correct it, or name Teleport in NO_PROXY');
  }
}

/** Says of each route whether it leads there, so that `connection` can be chosen with open eyes. */
async function routes({ config, clock, environment, connections }: Patient): Promise<Finding> {
  const { identity, route } = connections;
  if (identity === undefined || route === undefined) return skipped('not connected');
  const destination = await readDestination(config.teleport, environment, parseAddress(config.teleport.addr));
  const { signal } = new AbortController();
  const said = await Promise.all(
    KINDS.map(async (kind) => {
      if (kind === route) return `${kind}: in use`;
      const error = await tryRoute(kind, { destination, identity, clock, signal });
      return `${kind}: ${error?.message ?? 'leads there too'}`;
    }),
  );
  return ok(said.join('; '));
}
