import Button from '@atlaskit/button/default/button';
import { Text } from '@atlaskit/primitives/compiled/text';
import SectionMessage from '@atlaskit/section-message/section-message';
import { useTexts } from './i18n/texts-context';

interface FailedViewProps {
  readonly title: string;
  readonly message: string;
  /** What the person can do next, a sentence. */
  readonly advice?: string;
  readonly onRetry?: () => void;
}

/** Shown when something could not be loaded or done: what happened, what to do next. */
export function FailedView({ title, message, advice, onRetry }: FailedViewProps) {
  const { t } = useTexts();
  return (
    <div role="alert" className="failed-view">
      <SectionMessage appearance="error" title={title}>
        <p>{message}</p>
        {advice === undefined ? null : <p>{advice}</p>}
      </SectionMessage>
      {onRetry === undefined ? null : (
        <div>
          <Button onClick={onRetry}>
            <Text color="inherit">{t('shared.retry')}</Text>
          </Button>
        </div>
      )}
    </div>
  );
}
