import Lozenge from '@atlaskit/lozenge/lozenge';
import type { RequestState } from '#core/access-request';
import type { Resolution } from '#core/link';
import { useTexts } from '../shared/i18n/texts-context';

interface StateLozengeProps {
  readonly state: RequestState | Resolution;
  readonly testId?: string;
}

/** A request's or a review's state; the word alone says it, the colour only helps. */
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
  deleted: 'neutral',
  unknown: 'neutral',
} as const satisfies Readonly<Record<RequestState | Resolution, string>>;
