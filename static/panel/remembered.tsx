import type { RequestCardView } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';

interface RememberedProps {
  readonly card: RequestCardView;
  readonly nowMs: number;
}

/** How old it is what the panel shows, where that is not what Teleport says now. */
export function Remembered({ card: { remembered }, nowMs }: RememberedProps) {
  const { t, format } = useTexts();
  if (remembered === undefined) return null;
  return (
    <p className="panel-subtle" data-testid="remembered">
      {t(remembered.problem === undefined ? 'panel.remembered.asking' : 'panel.remembered.away', {
        relative: format.relative(remembered.at, Math.max(nowMs, Date.parse(remembered.at))),
      })}
    </p>
  );
}
