import { EmptyView } from '../shared/empty-view';
import { useTexts } from '../shared/i18n/texts-context';

/** The issue has nothing to do with Teleport. */
export function NotARequestView() {
  const { t } = useTexts();
  return <EmptyView message={t('panel.notARequest')} />;
}
