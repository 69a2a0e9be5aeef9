import * as v from '#wire/schema';
import type { Clock } from '#core/ports';
import { hearOf } from '#core/self-test/run';
import { SUMMARY } from './issues';
import { selfTestMemory } from './memory';
import { StrictIssueIdSchema } from '../id-schemas';

const EventSchema = v.object({
  atlassianId: v.optional(v.unknown()),
  changelog: v.optional(v.unknown()),
  issue: v.object({
    id: StrictIssueIdSchema,
    fields: v.object({ summary: v.literal(SUMMARY) }),
  }),
});

/**
 * Keeps that the site told of a move of a test's issue. Answers whether the event is about one: such an issue is no card.
 * Only the summary decides whether storage is asked, so that other events cost nothing.
 */
export async function isOfSelfTest(event: unknown, clock: Clock): Promise<boolean> {
  const parsed = v.safeParse(EventSchema, event);
  if (!parsed.success) return false;
  const { issue, changelog, atlassianId } = parsed.output;
  return hearOf({ memory: selfTestMemory }, issue.id, {
    at: new Date(clock.now()).toISOString(),
    hasChangelog: changelog !== undefined,
    hasActor: atlassianId !== undefined,
  });
}
