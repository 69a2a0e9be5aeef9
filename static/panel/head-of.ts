import type { Resolution } from '#core/link/link';
import type { AccessRequest, Progress, RequestState } from '#core/request/access-request';
import type { RequestCardView } from '#wire/pages/panel';
import type { Texts } from '../shared/i18n/texts';
import { plain } from '../shared/plain';
import { sentenceOf } from './sentence';

/** What an approver reads first: who wants what, how long, why, and what it still needs. */
export interface Head {
  readonly sentence: string;
  /** One line of time; absent where none matters any more. */
  readonly time: string | undefined;
  /** "Needs 2 approvals", "1 of 2 approvals"; absent once the request is decided. */
  readonly need: string | undefined;
  /** The beginning of a long reason: nobody shall take a part for the whole, so that it ends with an ellipsis. */
  readonly reason: string;
}

/** Colours of states. */
export const LOZENGES = {
  pending: 'information',
  approved: 'success',
  denied: 'danger',
  promoted: 'discovery',
  expired: 'neutral',
  deleted: 'neutral',
  unknown: 'neutral',
} as const satisfies Readonly<Record<RequestState | Resolution, string>>;

/** A longer reason is cut at first. */
export const REASON_CHARACTERS_AT_FIRST = 500;

export const headOf = (
  texts: Texts,
  { request, progress }: RequestCardView,
  nowMs: number,
  resourceCount = request.resources.length,
): Head => ({
  sentence: sentenceOf(texts, request, resourceCount),
  time: timeOf(texts, request, nowMs),
  need: request.state === 'pending' ? needOf(texts, progress) : undefined,
  reason: beginningOf(plain(request.requestReason)),
});

const beginningOf = (reason: string): string =>
  reason.length > REASON_CHARACTERS_AT_FIRST ? `${reason.slice(0, REASON_CHARACTERS_AT_FIRST)}…` : reason;

/** What is missing, and a denial only where one alone does not end the request. */
function needOf({ count, format }: Texts, progress: Progress): string {
  const { approvals, approvalsNeeded, denials, denialsNeeded } = progress;
  const approved =
    approvals === 0
      ? count('panel.need.approvals', approvalsNeeded)
      : count('panel.progress.approvals', approvalsNeeded, { approvals });
  return denials === 0
    ? approved
    : format.list([approved, count('panel.progress.denials', denialsNeeded, { denials })]);
}

/** By when to decide and when access ends, in one line: two instants that contradict each other help nobody. */
function timeOf(texts: Texts, request: AccessRequest, nowMs: number): string | undefined {
  if (request.state === 'pending') return pendingTimeOf(texts, request, nowMs);
  if (request.state !== 'approved') return undefined;
  const { t, format } = texts;
  const { accessExpiresAt, assumeStartAt } = request;
  const starts =
    assumeStartAt !== undefined && Date.parse(assumeStartAt) > nowMs
      ? t('panel.time.starts', { start: format.moment(assumeStartAt, nowMs) })
      : undefined;
  if (accessExpiresAt === undefined) return starts;
  const end = format.moment(accessExpiresAt, nowMs);
  const ends = t(Date.parse(accessExpiresAt) > nowMs ? 'panel.time.ends' : 'panel.time.ended', { end });
  return starts === undefined ? ends : t('panel.time.both', { first: starts, second: ends });
}

function pendingTimeOf(
  { t, format }: Texts,
  { expiresAt, accessExpiresAt, assumeStartAt }: AccessRequest,
  nowMs: number,
): string | undefined {
  const [decideMs, endMs] = [Date.parse(expiresAt ?? ''), Date.parse(accessExpiresAt ?? '')];
  // An approval after the end of access gives none: the earlier one counts.
  const lastMs = Math.min(...[decideMs, endMs].filter((ms) => !Number.isNaN(ms)));
  if (lastMs === Infinity) return undefined;
  if (lastMs <= nowMs) return t('panel.time.over');
  const decide = t('panel.time.decide', { left: format.left(lastMs - nowMs) });
  if (accessExpiresAt === undefined || Number.isNaN(endMs)) return decide;
  const end = format.moment(accessExpiresAt, nowMs);
  const access =
    assumeStartAt !== undefined && Date.parse(assumeStartAt) > nowMs
      ? t('panel.time.fromTo', { start: format.moment(assumeStartAt, nowMs), end })
      : t('panel.time.access', { end });
  return t('panel.time.both', { first: decide, second: access });
}
