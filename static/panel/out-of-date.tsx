import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import { useTexts } from '../shared/i18n/texts-context';
import { problemText, type Problem } from '../shared/problem';

/** Says that the newest look failed, above what the last good one showed. */
export function OutOfDate({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) {
  const texts = useTexts();
  return (
    <SectionMessage appearance="warning" title={texts.t('panel.outOfDate.title')} headingLevel="h2">
      <div className="panel-message">
        <p>{problemText(texts, problem)}</p>
        <Button spacing="compact" onClick={onRetry}>
          {texts.t('shared.retry')}
        </Button>
      </div>
    </SectionMessage>
  );
}
