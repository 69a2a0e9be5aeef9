import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { CardView } from '#wire/pages';
import { useTexts } from '../shared/i18n/texts-context';

interface UnavailableViewProps {
  readonly card: Extract<CardView, { kind: 'unavailable' }>;
  readonly onRetry: () => void;
}

/** The issue is a card, but the app cannot reach the truth about it right now: says why. */
export function UnavailableView({ card, onRetry }: UnavailableViewProps) {
  const { t } = useTexts();
  return (
    <div className="panel-stack">
      <SectionMessage appearance="warning" title={t('panel.unavailable.title')} headingLevel="h2">
        <p>{card.message}</p>
      </SectionMessage>
      <div>
        <Button onClick={onRetry}>{t('shared.retry')}</Button>
      </div>
    </div>
  );
}
