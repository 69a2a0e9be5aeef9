import { endAccess } from '#core/access-end/end-access';
import type { ReconcilePorts } from '#core/card/reconcile';
import { REASON_BYTES_MAX } from '#core/request/review';
import type { EndAccessResult } from '#wire/pages/end-access';
import * as v from '#wire/schema';
import { readVisitor } from './jira/people';
import type { Viewed } from './panel';

const EndSchema = v.object({
  reason: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxBytes(REASON_BYTES_MAX)),
});

/** Ends access as the person whom the platform names. */
export async function endAccessAs(
  ports: ReconcilePorts,
  { issue, viewer }: Viewed,
  { payload, via }: { readonly payload: unknown; readonly via: 'panel' | 'page' },
): Promise<EndAccessResult> {
  const parsed = v.safeParse(EndSchema, payload);
  if (!parsed.success) return { kind: 'invalid' };
  const actor = await readVisitor(viewer);
  if (actor === undefined) return { kind: 'no-permission' };
  const outcome = await endAccess(ports, { issueId: issue, actor, reason: parsed.output.reason, via });
  return outcome.kind === 'ended' ? { kind: 'ended' } : outcome;
}
