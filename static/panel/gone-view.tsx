import type { CardView } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';
import { CopyableId } from './copyable-id';
import { StateLozenge } from './state-lozenge';

/** The request is no longer in Teleport: all that is known is how it ended. */
export function GoneView({ card }: { readonly card: Extract<CardView, { kind: 'gone' }> }) {
  const { t } = useTexts();
  return (
    <div className="panel-stack">
      <div>
        <StateLozenge state={card.resolution} testId="state" />
      </div>
      <p data-testid="gone">{t(`panel.gone.${card.resolution}`)}</p>
      <CopyableId id={card.id} />
    </div>
  );
}
