import { randomInt } from 'node:crypto';
import { InvocationError, InvocationErrorCode, type AsyncEvent } from '@forge/events';
import { AppError } from '#core/errors';
import type { Job } from '#core/job';
import { runJob as run } from '#core/sync/run-job';
import * as v from '#wire/schema';
import { makePorts } from '../compose';
import { log } from '../log';
import { JobSchema } from '../queue/jobs';
import { pauseSeconds, RETRY_AFTER_SECONDS_MAX } from '../queue/pause';
import { nudgeTarget } from '../relay/nudge-target';

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
  const ports = makePorts('requestId' in job.output ? job.output.requestId : undefined);
  const tries = event.retryContext?.retryCount ?? 0;
  try {
    await run(ports, job.output, nudgeTarget, tries);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return retryLater(job.output, error, tries);
  }
}

function retryLater(job: Job, error: AppError, tries: number) {
  log('job-failed', { kind: job.kind, code: error.code, message: error.message, tries });
  const seconds = pauseSeconds(error, tries);
  // Spread out, so that jobs which were turned away together do not come back together.
  const jitter = randomInt(0, 1 + Math.ceil(Math.min(seconds, JITTER_SECONDS_MAX) / 2));
  const retryAfter = Math.min(RETRY_AFTER_SECONDS_MAX, seconds + jitter);
  return new InvocationError({ retryAfter, retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST });
}
