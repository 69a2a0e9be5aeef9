import SectionMessage from '@atlaskit/section-message/section-message';
import { useTexts } from '../shared/i18n/texts-context';

/** Shown to people who may not administer the project. */
export function NotAdminView() {
  const { t } = useTexts();
  return (
    <SectionMessage appearance="warning" title={t('settings.notAdmin.title')}>
      <p>{t('settings.notAdmin.text')}</p>
    </SectionMessage>
  );
}
