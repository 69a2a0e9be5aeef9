import { route } from '@forge/api';
import * as v from '#wire/schema';
import { AppError } from '#core/errors';
import { CARD_STATES, type CardState } from '#core/settings';
import { makePorts } from '../compose';
import { callJira } from '../jira/client';
import { log } from '../log';
import { PROPERTY_KEY } from '../names';

const PayloadSchema = v.object({
  extension: v.object({ issue: v.object({ id: v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/)) }) }),
});

const PropertySchema = v.object({
  value: v.object({
    state: v.picklist(CARD_STATES),
    approvals: v.number(),
    approvalsNeeded: v.number(),
    expiresAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  }),
});

/** Lozenge types of Jira's issue context. @see https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-issue-context/ */
const APPEARANCE: Record<CardState, 'inprogress' | 'success' | 'removed' | 'new' | 'default'> = {
  pending: 'inprogress',
  approved: 'success',
  denied: 'removed',
  promoted: 'new',
  expired: 'default',
};

/**
 * What stands beside the collapsed panel: read from the issue's property, without asking the relay. Nothing stands there
 * while Jira does not answer: an issue view shows an error otherwise.
 */
export async function lozenge(payload: unknown) {
  const parsed = v.safeParse(PayloadSchema, payload);
  if (!parsed.success) {
    log('lozenge-unreadable');
    return {};
  }
  const { id } = parsed.output.extension.issue;
  const property = v.safeParse(PropertySchema, await readProperty(id));
  if (!property.success) return {};
  const { state } = property.output.value;
  const label = labelOf(property.output.value, makePorts().clock.now());
  return { status: { type: 'lozenge', value: { label, type: APPEARANCE[state] } } };
}

/** The property's answer as Jira gives it; undefined where it gives none. */
async function readProperty(issueId: string): Promise<unknown> {
  try {
    const answer = await callJira(route`/rest/api/3/issue/${issueId}/properties/${PROPERTY_KEY}`, {
      expected: [404],
    });
    return answer.body;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('lozenge-unread', { code: error.code });
    return undefined;
  }
}

/** State, count and time left, such as "PENDING 1/2, 3 h left". The platform tells no language here. */
function labelOf(
  { state, approvals, approvalsNeeded, expiresAt }: v.InferOutput<typeof PropertySchema>['value'],
  nowMs: number,
): string {
  if (state !== 'pending') return state.toUpperCase();
  const count = `PENDING ${approvals}/${approvalsNeeded}`;
  return expiresAt === undefined ? count : `${count}, ${timeLeft(Date.parse(expiresAt) - nowMs)}`;
}

const MINUTE_MS = 60_000;

function timeLeft(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return 'time is up';
  if (minutes < 60) return `${minutes} min left`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h left` : `${Math.floor(minutes / 1440)} d left`;
}
