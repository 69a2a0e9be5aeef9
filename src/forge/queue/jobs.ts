import { Queue } from '@forge/events';
import * as v from '#wire/schema';
import { AppError } from '#core/errors';
import type { DecisionId } from '#core/ids';
import type { Instruction, Job } from '#core/job';
import type { Jobs } from '#core/ports';
import { AccountIdSchema } from '#wire/messages';
import { RequestIdSchema } from '#wire/records';
import { QUEUE_KEY } from '../names';
import { StrictIssueIdSchema } from '../id-schemas';

/** @see https://developer.atlassian.com/platform/forge/runtime-reference/async-events-api/ */
const EVENTS_PER_PUSH_MAX = 50;

const CardWasSchema = v.optional(v.picklist(['moved', 'deleted']));

const PERSON = { accountId: AccountIdSchema, displayName: v.string() };

/** What somebody said by a click, and where. */
const CLICK = { at: v.string(), reason: v.string(), via: v.picklist(['panel', 'page']) };

const END_ACCESS = {
  kind: v.literal('end-access'),
  at: v.string(),
  isUnheard: v.optional(v.literal(true)),
};

const InstructionSchema: v.GenericSchema<unknown, Instruction> = v.union([
  v.object({
    kind: v.literal('decide'),
    decisionId: v.pipe(
      v.string(),
      v.transform((text) => text as DecisionId),
    ),
    ...CLICK,
    actor: v.object({ ...PERSON, emailAddress: v.optional(v.string()) }),
    proposedState: v.picklist(['approved', 'denied']),
    assumeStartAt: v.optional(v.string()),
  }),
  v.object({ ...END_ACCESS, ...CLICK, actor: v.object(PERSON) }),
  v.object({ ...END_ACCESS, workItem: v.string() }),
]);

/** What may stand in the queue. */
export const JobSchema: v.GenericSchema<unknown, Job> = v.union([
  v.object({
    kind: v.literal('create'),
    requestIds: v.array(RequestIdSchema),
    progress: v.optional(v.object({ upTo: v.number(), of: v.number() })),
  }),
  v.object({
    kind: v.literal('reconcile'),
    requestId: RequestIdSchema,
    revisionHint: v.optional(v.string()),
    cardWas: CardWasSchema,
    instruction: v.optional(InstructionSchema),
  }),
  v.object({ kind: v.literal('reconcile'), issueId: StrictIssueIdSchema, cardWas: CardWasSchema }),
  v.object({ kind: v.literal('sync') }),
]);

/** Jobs in Forge's queue. Jobs of one request or one issue run one after the other; the rest side by side. */
export const forgeJobs: Jobs = {
  async push(jobs) {
    const queue = new Queue({ key: QUEUE_KEY });
    for (let start = 0; start < jobs.length; start += EVENTS_PER_PUSH_MAX) {
      const events = jobs
        .slice(start, start + EVENTS_PER_PUSH_MAX)
        .map((job) => ({ body: { ...job }, concurrency: { key: lineOf(job), limit: 1 } }));
      try {
        await queue.push(events);
      } catch (cause) {
        throw new AppError('storage-unavailable', 'Forge did not take a job into its queue', {
          retry: 'safe',
          cause,
        });
      }
    }
  },
};

/** Ending access waits for nothing else that is done about the request. */
function lineOf(job: Job): string {
  if (job.kind !== 'reconcile') return job.kind;
  if ('issueId' in job) return `issue-${job.issueId}`;
  return `${job.instruction?.kind === 'end-access' ? 'end' : 'request'}-${job.requestId}`;
}
