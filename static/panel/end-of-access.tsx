import type { RequestCardView } from '#wire/pages/panel';
import { END_PATIENCE_MS, EndAccess } from '../shared/end-access';
import { useTexts } from '../shared/i18n/texts-context';
import { rpc } from '../shared/rpc';

interface EndOfAccessProps {
  readonly eligibility: RequestCardView['eligibility'];
  readonly reload: () => Promise<void>;
}

/** Of a request that was approved: what its access is now, and a button for whoever may end it. */
export function EndOfAccess({ eligibility, reload }: EndOfAccessProps) {
  const { t } = useTexts();
  if (eligibility.kind !== 'not-pending') return null;
  if (eligibility.access === 'ended') return <p data-testid="access-ended">{t('end.done')}</p>;
  if (eligibility.access !== 'can-end') return null;
  return (
    <EndAccess
      end={(reason) => rpc('endAccess', { reason }, END_PATIENCE_MS)}
      onEnded={() => void reload()}
    />
  );
}
