import Button from '@atlaskit/button/default/button';
import { useTexts } from './i18n/texts-context';
import { Notice } from './notice';

interface FailedViewProps {
  readonly title: string;
  readonly message: string;
  /** What the person can do next, a sentence. */
  readonly advice?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
}

/** Shown when something could not be loaded or done: what happened, what to do next. */
export function FailedView({ title, message, advice, onRetry }: FailedViewProps) {
  const { t } = useTexts();
  return (
    <div role="alert" className="failed-view">
      <Notice kind="error" title={title}>
        <p>{message}</p>
        {advice === undefined ? null : <p>{advice}</p>}
      </Notice>
      {onRetry === undefined ? null : (
        <div>
          <Button onClick={onRetry}>{t('shared.retry')}</Button>
        </div>
      )}
    </div>
  );
}
