import { APP } from '../sandbox/people';
import type { Comment, Issue } from '../sandbox/jira/state';

/** Names of all that the app has said on the issue, or in some of its comments, and of the decisions that these answer: `decision:<id>`. */
export function markersOf(card: Issue, isMeant?: (comment: Comment) => boolean): readonly string[] {
  return card.comments
    .filter((comment) => comment.authorId === APP && isMeant?.(comment) !== false)
    .flatMap(({ properties }) => {
      const own = properties.get('teleport-access') as { readonly markers?: readonly string[] } | undefined;
      return own?.markers ?? [];
    });
}

/** Comments that refuse decisions, and tell of no review or end. */
export const isRefusal = ({ properties }: Comment): boolean => {
  const own = properties.get('teleport-access') as { readonly markers?: readonly string[] } | undefined;
  return own?.markers?.some((marker) => /^(review|resolved):/.test(marker)) !== true;
};
