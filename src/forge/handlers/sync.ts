import { AppError } from '#core/errors';
import { syncRequests } from '#core/sync/sync-requests';
import { makePorts } from '../compose';
import { log } from '../log';
import { nudgeTarget } from '../relay/nudge-target';
import { keepLastSync } from '../storage/last-sync';

/** The five-minute tick. Forge does not repeat a failed one, and need not: the next one does the same work. */
export async function sync(): Promise<void> {
  const ports = makePorts();
  const at = new Date(ports.clock.now()).toISOString();
  try {
    await syncRequests(ports, nudgeTarget);
    await keepLastSync({ at });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('sync-failed', { code: error.code, message: error.message });
    await keepLastSync({ at, code: error.code });
  }
}
