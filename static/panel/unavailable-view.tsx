import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { CardView } from '#wire/pages';

interface UnavailableViewProps {
  readonly card: Extract<CardView, { kind: 'unavailable' }>;
  readonly onRetry: () => void;
}

/** The issue is a card, but the app cannot reach the truth about it right now: says why. */
export function UnavailableView({ card, onRetry }: UnavailableViewProps) {
  return (
    <div className="panel-stack">
      <SectionMessage appearance="warning" title="Teleport cannot be reached right now" headingLevel="h2">
        <p>{card.message}</p>
      </SectionMessage>
      <div>
        <Button onClick={onRetry}>Retry</Button>
      </div>
    </div>
  );
}
