import type { RequestHead } from './access-request';
import type { RequestId } from './ids';
import type { Link } from './link';

/** Which requests need a card, and which cards are out of date. */
export interface Difference {
  readonly create: readonly RequestId[];
  readonly update: readonly RequestId[];
}

/**
 * Compares all pending requests with all links that are not closed. A claimed link counts as an update: whoever looks at
 * it finds out whether its creator is still at work. The cost grows with what is pending, not with what ever was.
 */
export function differenceOf(heads: readonly RequestHead[], openLinks: readonly Link[]): Difference {
  const links = new Map(openLinks.map((link) => [link.requestId, link]));
  const pending = new Set(heads.map((head) => head.id));
  const stale = heads.filter((head) => {
    const link = links.get(head.id);
    return link !== undefined && (link.phase === 'claimed' || link.revision !== head.revision);
  });
  return {
    create: heads.filter((head) => !links.has(head.id)).map((head) => head.id),
    update: [
      ...stale.map((head) => head.id),
      ...openLinks.filter((link) => !pending.has(link.requestId)).map((link) => link.requestId),
    ],
  };
}
