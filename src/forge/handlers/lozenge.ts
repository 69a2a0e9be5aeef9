import { cardStateOf } from '#core/card/card';
import { AppError } from '#core/errors';
import type { CardLink } from '#core/link/link';
import { linkOfIssue } from '#core/link/link-of-issue';
import { CARD_STATES, type CardState } from '#core/project/settings';
import { RequestIdSchema } from '#wire/records';
import * as v from '#wire/schema';
import { makePorts } from '../compose';
import { StrictIssueIdSchema } from '../id-schemas';
import { readCardProperty } from '../jira/cards';
import { log } from '../log';

const PayloadSchema = v.object({
  extension: v.object({ issue: v.object({ id: StrictIssueIdSchema }) }),
});

const PropertySchema = v.object({
  requestId: RequestIdSchema,
  state: v.picklist(CARD_STATES),
  approvals: v.number(),
  approvalsNeeded: v.number(),
});
type Property = v.InferOutput<typeof PropertySchema>;

/** Lozenge types of Jira's issue context. @see https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-issue-context/ */
const APPEARANCE: Record<CardState, 'inprogress' | 'success' | 'removed' | 'new' | 'default'> = {
  pending: 'inprogress',
  approved: 'success',
  denied: 'removed',
  promoted: 'new',
  expired: 'default',
};

/**
 * What stands beside the collapsed panel, without asking the relay. The state is that of the app's own link; whoever may edit
 * the issue can write its property, which tells the count, so that it is believed only where it agrees. Nothing stands there
 * while Jira or storage does not answer: an issue view shows an error otherwise.
 */
export async function lozenge(payload: unknown) {
  const parsed = v.safeParse(PayloadSchema, payload);
  if (!parsed.success) {
    log('lozenge-unreadable');
    return {};
  }
  const { id } = parsed.output.extension.issue;
  const { links, clock } = makePorts();
  try {
    const property = v.safeParse(PropertySchema, await readCardProperty(id));
    if (!property.success) return {};
    const link = await linkOfIssue({ links }, id, property.output.requestId);
    if (link === undefined) return {};
    const state = cardStateOf(link.resolution);
    const label = labelOf(link, property.output, clock.now());
    return { status: { type: 'lozenge', value: { label, type: APPEARANCE[state] } } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('lozenge-unread', { code: error.code });
    return {};
  }
}

/** State, count and time left, such as "PENDING 1/2, 3 h left". The platform tells no language here. */
function labelOf(link: CardLink, property: Property, nowMs: number): string {
  const state = cardStateOf(link.resolution);
  if (state !== 'pending') return state.toUpperCase();
  const agrees = property.requestId === link.requestId && property.state === state;
  const count = agrees ? ` ${property.approvals}/${property.approvalsNeeded}` : '';
  const left = link.expiresAt === undefined ? '' : `, ${timeLeft(Date.parse(link.expiresAt) - nowMs)}`;
  return `PENDING${count}${left}`;
}

const MINUTE_MS = 60_000;

function timeLeft(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return 'time is up';
  if (minutes < 60) return `${minutes} min left`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h left` : `${Math.floor(minutes / 1440)} d left`;
}
