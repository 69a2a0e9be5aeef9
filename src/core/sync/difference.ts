import type { RequestId } from '../ids';
import { busyForMs, hasCard, isCreatedSince, type CardLink, type Link } from '../link/link';
import type { Instant, RequestHead } from '../request/access-request';

/** Which requests need a card, and which cards are out of date; in the order of the heads: oldest first. */
export interface Difference {
  readonly create: readonly RequestId[];
  /** Those of which an earlier worker may have left an issue behind. */
  readonly doubtful: readonly RequestId[];
  readonly update: readonly RequestId[];
  /** Whether more will have to be done later: a worker is at it, or what was refused is tried again in a while. */
  readonly isWaiting: boolean;
}

/**
 * Compares all pending requests with all links that are not closed. What a worker is busy with, what was refused a short
 * while ago and what is to be ignored is left out. The cost grows with what is pending, not with what ever was.
 */
export function differenceOf(
  heads: readonly RequestHead[],
  openLinks: readonly Link[],
  nowMs: number,
): Difference {
  const links = new Map(openLinks.map((link) => [link.requestId, link]));
  const pending = new Set(heads.map((head) => head.id));
  const stale = heads.flatMap((head): Link[] => {
    const link = links.get(head.id);
    return link === undefined || isAccounted(link, head) ? [] : [link];
  });
  const ended = openLinks.filter((link) => !pending.has(link.requestId));
  const isLater = (link: Link): boolean =>
    busyForMs(link, nowMs) > 0 || (link.retryAt !== undefined && nowMs < Date.parse(link.retryAt));
  const due = [...stale, ...ended].filter((link) => !isLater(link));
  const isClaim = (link: Link): boolean => !hasCard(link) && pending.has(link.requestId);
  const claims = due.filter(isClaim);
  const isDoubtful = (link: Link): boolean => link.unsure || link.busyUntil !== undefined;
  const sure = new Set(claims.filter((link) => !isDoubtful(link)).map((link) => link.requestId));
  return {
    create: heads.map((head) => head.id).filter((id) => !links.has(id) || sure.has(id)),
    doubtful: claims.filter(isDoubtful).map((link) => link.requestId),
    update: due.filter((link) => !isClaim(link)).map((link) => link.requestId),
    isWaiting: [...stale, ...ended].some(isLater),
  };
}

/**
 * Whether a list of requests says nothing about this link, though all cards agreed with it then: the link is younger, as a request
 * may come, get its card and be decided between two ticks, or something is left to be done for it.
 */
export function isUnaccounted(link: Link, accountedAt: Instant): boolean {
  if (isCreatedSince(Date.parse(link.claimedAt), accountedAt)) return true;
  const revision = link.ignoredRevision ?? (hasCard(link) ? link.revision : undefined);
  return revision === undefined || !isAccounted(link, { id: link.requestId, revision });
}

function isAccounted(link: Link, head: RequestHead): boolean {
  if (link.ignoredRevision === head.revision) return true;
  // A worker may yet die over it, or has.
  if (link.busyUntil !== undefined) return false;
  return hasCard(link) && link.revision === head.revision && !isLeftUndone(link);
}

/** Whether something was refused, or left undone by whoever was at work. Of a hidden card people have to tell. */
const isLeftUndone = ({ unsure, retryAt, isHidden, errands }: CardLink): boolean =>
  isHidden !== true && (unsure || retryAt !== undefined || errands !== undefined);
