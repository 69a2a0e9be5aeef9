import { AppError } from '#core/errors';
import { syncRequests } from '#core/use-cases/sync-requests';
import { makePorts } from '../compose';
import { log } from '../log';
import { nudgeTarget } from '../relay/nudge-target';

/** The five-minute tick. Forge does not repeat a failed one, and need not: the next one does the same work. */
export async function sync(): Promise<void> {
  try {
    await syncRequests(makePorts(), nudgeTarget);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('sync-failed', { code: error.code, message: error.message });
  }
}
