import SectionMessage from '@atlaskit/section-message/section-message';
import { useTexts } from '../shared/i18n/texts-context';

/** For somebody who may not see the issue: says nothing of it. */
export function NoPermissionView() {
  const { t } = useTexts();
  return (
    <SectionMessage appearance="warning" title={t('panel.noPermission.title')} headingLevel="h2">
      <div className="panel-message">
        <p>{t('panel.noPermission.text')}</p>
      </div>
    </SectionMessage>
  );
}
