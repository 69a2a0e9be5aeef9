import { InvocationError, InvocationErrorCode } from '@forge/events';
import * as v from '#wire/schema';
import { AppError } from '#core/errors';
import type { IssueId } from '#core/ids';
import { toReconcileMovedIssue, type Job } from '#core/job';
import { makePorts } from '../compose';
import { log } from '../log';
import { forgeJobs } from '../queue/jobs';
import { isOfSelfTest } from '../self-test/event';
import { StrictIssueIdSchema } from '../id-schemas';

const EventSchema = v.object({
  issue: v.object({ id: StrictIssueIdSchema }),
});

/** Seconds until Forge hands the event to us again; it does so at most four times. */
const RETRY_AFTER_SECONDS = 30;

/**
 * An issue's status has changed. Nothing in the event is trusted or needed but which issue it was: a job reads the issue
 * itself. Kept this small since Forge loses an event whose function fails in any other way than asking for a retry.
 */
export async function onIssueUpdated(event: unknown) {
  return (await isMoveOfSelfTest(event)) ? undefined : enqueue(event, toReconcileMovedIssue);
}

/** No self-test may cost a card its event. */
async function isMoveOfSelfTest(event: unknown): Promise<boolean> {
  try {
    return await isOfSelfTest(event, makePorts().clock);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** An issue was deleted: if it was a card of a pending request, the request gets a new one. */
export const onIssueDeleted = (event: unknown) =>
  enqueue(event, (id) => ({ kind: 'reconcile', issueId: id, cardWas: 'deleted' }));

async function enqueue(event: unknown, jobOf: (issue: IssueId) => Job) {
  const parsed = v.safeParse(EventSchema, event);
  if (!parsed.success) {
    log('event-unreadable');
    return undefined;
  }
  try {
    await forgeJobs.push([jobOf(parsed.output.issue.id)]);
    return undefined;
  } catch (error) {
    log('event-not-queued', { error: error instanceof AppError ? error.code : String(error) });
    return new InvocationError({
      retryAfter: RETRY_AFTER_SECONDS,
      retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
    });
  }
}
