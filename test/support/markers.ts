import { APP } from '../sandbox/people';
import type { Issue } from '../sandbox/jira/state';

/** Names of all that the app has said on the issue. A decision that was refused there has its own: `decision:<id>`. */
export function markersOf(card: Issue): readonly string[] {
  return card.comments
    .filter(({ authorId }) => authorId === APP)
    .flatMap(({ properties }) => {
      const own = properties.get('teleport-access') as { readonly markers?: readonly string[] } | undefined;
      return own?.markers ?? [];
    });
}
