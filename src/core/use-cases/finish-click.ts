import { AppError } from '../errors';
import type { DecideJob, EndAccessJob } from '../job';
import { nextTry } from '../retry';
import { keepFailure, type FailurePorts } from './keep-failure';

/**
 * Brings to its end, from the queue, what somebody clicked. What does not come to its end for too long is listed.
 *
 * @param what - the subject of the listed sentence, such as "The decision of … on …"
 * @throws AppError that is `safe` to retry after a pause
 */
export async function finishClick(
  ports: FailurePorts,
  {
    job,
    tries,
    what,
  }: { readonly job: DecideJob | EndAccessJob; readonly tries: number; readonly what: string },
  carryOut: () => Promise<unknown>,
): Promise<void> {
  try {
    await carryOut();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const next = nextTry({ error, tries, nowMs: ports.clock.now(), unfinished: [] });
    if (next.kind === 'again') throw error;
    const message = `${what} did not come to its end: ${error.message}`;
    await keepFailure(ports, job.requestId, { code: error.code, message });
  }
}
