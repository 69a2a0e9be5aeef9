import SectionMessage from '@atlaskit/section-message/section-message';
import type { SaveSetupResult } from '#wire/pages';
import { NotAdminView } from './not-admin-view';
import { Problems } from './problems';

export type SaveOutcome =
  | SaveSetupResult
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly message: string };

/** What became of saving. Announced to screen readers, since it appears away from the button's focus. */
export function SaveOutcomeView({ outcome }: { readonly outcome: SaveOutcome }) {
  return (
    <div role="status" data-testid="save-outcome">
      <Content outcome={outcome} />
    </div>
  );
}

function Content({ outcome }: { readonly outcome: SaveOutcome }) {
  switch (outcome.kind) {
    case 'idle':
      return null;
    case 'saving':
      return <p>Saving…</p>;
    case 'saved':
      return (
        <SectionMessage appearance="success" title="Saved">
          <p>Access requests now become cards in this project.</p>
        </SectionMessage>
      );
    case 'refused':
      return <Problems title="Not saved" problems={outcome.problems} />;
    case 'not-admin':
      return <NotAdminView />;
    case 'failed':
      return (
        <SectionMessage appearance="error" title="Not saved">
          <p>{outcome.message}</p>
          <p>Your choices are still here: try again.</p>
        </SectionMessage>
      );
  }
}
