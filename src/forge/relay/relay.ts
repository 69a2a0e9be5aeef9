import { relayOver } from './client';
import { remoteTransport } from './remote';

/** The relay of this site. Nothing beyond this folder knows how calls get to it. */
export const theRelay = relayOver(remoteTransport);
