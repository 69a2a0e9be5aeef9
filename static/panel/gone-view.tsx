import type { CardState } from '#core/settings';
import { EmptyView } from '../shared/empty-view';
import { useTexts } from '../shared/i18n/texts-context';
import { StateLozenge } from './state-lozenge';

/** The request is no longer in Teleport: all that is known is how it ended. */
export function GoneView({ state }: { readonly state: CardState }) {
  const { t } = useTexts();
  return (
    <EmptyView message={t('panel.gone')}>
      <StateLozenge state={state} testId="state" />
    </EmptyView>
  );
}
