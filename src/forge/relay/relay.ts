import { readLease } from '../mailbox/lease-row';
import { NOTHING_PREFETCHED, type Prefetch } from '../storage/batch';
import { relayOver, type RelayClient } from './client';
import { PAGES_PATIENCE, sendByMailbox, WORKERS_PATIENCE, type Patience } from './mailbox';
import { remoteTransport } from './remote';
import type { Transport } from './transport';

/**
 * A relay that was paired fetches its calls; where none was, there is the one behind Forge's remote. That is read once for one
 * invocation, which none that is paired meanwhile can change; a lease is read for each call, since it grows old.
 */
function whicheverWay(patience: Patience, prefetched: Prefetch): Transport {
  let isUnpaired = false;
  return {
    async send(call) {
      const lease = isUnpaired ? undefined : await readLease(prefetched);
      isUnpaired = lease === undefined;
      return lease === undefined ? remoteTransport.send(call) : sendByMailbox(call, lease, patience);
    },
  };
}

/** The relay of this site, for one invocation. Nothing beyond this folder knows how calls get to it. */
export const relayForWorkers = (prefetched: Prefetch): RelayClient =>
  relayOver(whicheverWay(WORKERS_PATIENCE, prefetched));

/** The same for pages, which wait for an answer only as long as people do. */
export const relayForPages = (): RelayClient => relayOver(whicheverWay(PAGES_PATIENCE, NOTHING_PREFETCHED));
