import type { Resolution } from '#core/link/link';
import type { RequestState } from '#core/request/access-request';
import { useTexts } from '../shared/i18n/texts-context';
import { LOZENGES } from './head-of';

interface StateLozengeProps {
  readonly state: RequestState | Resolution;
  readonly testId?: string;
}

/** A request's or a review's state; the word alone says it, the colour only helps. */
export function StateLozenge({ state, testId }: StateLozengeProps) {
  const { t } = useTexts();
  return (
    <span className={`lozenge lozenge-${LOZENGES[state]}`} data-testid={testId}>
      {t(`state.${state}`)}
    </span>
  );
}
