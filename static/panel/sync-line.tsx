import Button from '@atlaskit/button/default/button';
import { useTexts } from '../shared/i18n/texts-context';
import { useNow } from '../shared/use-now';

interface SyncLineProps {
  readonly syncedMs: number;
  readonly onRefresh: () => void;
}

const TURN_MS = 5_000;

/** How old what is shown is, and a way to look again. */
export function SyncLine({ syncedMs, onRefresh }: SyncLineProps) {
  const { t, format } = useTexts();
  const nowMs = useNow(TURN_MS);
  const relative = format.relative(new Date(syncedMs).toISOString(), Math.max(nowMs, syncedMs));
  return (
    <div className="panel-sync">
      <span className="panel-subtle" data-testid="synced">
        {t('panel.sync', { relative })}
      </span>
      <Button appearance="subtle" spacing="compact" onClick={onRefresh}>
        {t('shared.refresh')}
      </Button>
    </div>
  );
}
