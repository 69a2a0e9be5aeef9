import Lozenge from '@atlaskit/lozenge/lozenge';
import type { RequestState } from '#core/access-request';
import type { CardState } from '#core/settings';
import { useTexts } from '../shared/i18n/texts-context';

interface StateLozengeProps {
  readonly state: RequestState | CardState;
  readonly testId?: string;
}

/** A request's or a card's state; the word alone says it, the colour only helps. */
export function StateLozenge({ state, testId }: StateLozengeProps) {
  const { t } = useTexts();
  return (
    <Lozenge appearance={APPEARANCES[state]} {...(testId === undefined ? {} : { testId })}>
      {t(`state.${state}`)}
    </Lozenge>
  );
}

const APPEARANCES = {
  pending: 'information',
  approved: 'success',
  denied: 'danger',
  promoted: 'discovery',
  expired: 'neutral',
  unknown: 'neutral',
} as const satisfies Readonly<Record<RequestState | CardState, string>>;
