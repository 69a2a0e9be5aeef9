import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { Unavailable } from '#wire/pages/answers';
import { useTexts } from '../shared/i18n/texts-context';

interface UnavailableViewProps {
  readonly problem: Unavailable;
  readonly onRetry: () => void;
}

/** The issue is a card, but the app cannot reach the truth about it right now: what is wrong, what to do. */
export function UnavailableView({ problem, onRetry }: UnavailableViewProps) {
  const { t } = useTexts();
  return (
    <div className="panel-stack" role="alert">
      <SectionMessage appearance="warning" title={t(`error.${problem.code}.title`)} headingLevel="h2">
        <div className="panel-message">
          <p>{t(`error.${problem.code}.advice`)}</p>
          <p>{t('panel.unavailable.unchanged')}</p>
          <p className="panel-subtle">{t('shared.details', { message: problem.message })}</p>
        </div>
      </SectionMessage>
      <div>
        <Button onClick={onRetry}>{t('shared.retry')}</Button>
      </div>
    </div>
  );
}
