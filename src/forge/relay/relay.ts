import { readLease } from '../mailbox/lease-row';
import { relayOver, type RelayClient } from './client';
import { PAGES_PATIENCE, sendByMailbox, WORKERS_PATIENCE, type Patience } from './mailbox';
import { remoteTransport } from './remote';
import type { Transport } from './transport';

/** A relay that was paired fetches its calls; where none was, there is the one behind Forge's remote. */
const whicheverWay = (patience: Patience): Transport => ({
  async send(call) {
    const lease = await readLease();
    return lease === undefined ? remoteTransport.send(call) : sendByMailbox(call, lease, patience);
  },
});

/** The relay of this site. Nothing beyond this folder knows how calls get to it. */
export const theRelay: RelayClient = relayOver(whicheverWay(WORKERS_PATIENCE));

/** The same for pages, which wait for an answer only as long as people do. */
export const theRelayForPages: RelayClient = relayOver(whicheverWay(PAGES_PATIENCE));
