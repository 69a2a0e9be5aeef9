import { randomInt } from 'node:crypto';
import { InvocationError, InvocationErrorCode, type AsyncEvent } from '@forge/events';
import * as v from '#wire/schema';
import { AppError } from '#core/errors';
import type { Job } from '#core/job';
import { runJob as run } from '#core/use-cases/run-job';
import { makePorts } from '../compose';
import { log } from '../log';
import { JobSchema } from '../queue/jobs';
import { nudgeTarget } from '../relay/nudge-target';

/** @see https://developer.atlassian.com/platform/forge/runtime-reference/async-events-api/ (retryAfter is at most 900 s) */
const RETRY_AFTER_SECONDS_MAX = 900;
/** First pause; doubled with each try. */
const RETRY_AFTER_SECONDS_MIN = 5;
const JITTER_SECONDS_MAX = 60;

/**
 * The queue's consumer. What may pass is tried again with growing pauses, what
 * cannot is listed for the settings page. A bug is thrown, which Forge repeats by itself.
 */
export async function runJob(event: AsyncEvent) {
  const job = v.safeParse(JobSchema, event.body);
  if (!job.success) {
    log('job-unreadable', { problem: job.issues[0].message });
    return undefined;
  }
  const ports = makePorts();
  const tries = event.retryContext?.retryCount ?? 0;
  try {
    await run(ports, job.output, nudgeTarget, tries);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return retryLater(job.output, error, tries);
  }
}

/** As long as the other side asked for. Whoever works on the same card is mostly done within a second, so that begins short. */
function pauseSeconds({ code, retryAfterMs = 0 }: AppError, tries: number): number {
  const growth = 2 ** Math.min(tries, 8);
  const askedSeconds = Math.ceil(retryAfterMs / 1000);
  if (code === 'busy') return Math.min(Math.max(1, askedSeconds), growth);
  return askedSeconds > 0 ? askedSeconds : RETRY_AFTER_SECONDS_MIN * growth;
}

function retryLater(job: Job, error: AppError, tries: number) {
  log('job-failed', { kind: job.kind, code: error.code, message: error.message, tries });
  const seconds = pauseSeconds(error, tries);
  // Spread out, so that jobs which were turned away together do not come back together.
  const jitter = randomInt(0, 1 + Math.ceil(Math.min(seconds, JITTER_SECONDS_MAX) / 2));
  const retryAfter = Math.min(RETRY_AFTER_SECONDS_MAX, seconds + jitter);
  return new InvocationError({ retryAfter, retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST });
}
