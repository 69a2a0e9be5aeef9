import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import type { FailureLine } from '#wire/pages/health';
import { useTexts } from './i18n/texts-context';
import { rpc } from './rpc';

/** Failures that one click tries again: more have one cause, and the app itself tries all of them once an hour. */
const RETRIED_MAX = 20;

interface LookAgainProps {
  readonly failures: readonly FailureLine[];
  readonly reload: () => Promise<void>;
}

/**
 * Looks anew. What failed is tried once more first: its cause may be mended, and then it leaves the list. But for a card that
 * cannot be read: to try that again says that it was deleted, which a person says of one card, knowing it.
 */
export function LookAgain({ failures, reload }: LookAgainProps) {
  const { t } = useTexts();
  const [isWorking, setWorking] = useState(false);
  const look = async () => {
    setWorking(true);
    // What cannot be tried stays on the list, which says so.
    const tried = failures.filter(({ code }) => code !== 'card-hidden').slice(0, RETRIED_MAX);
    await Promise.allSettled(tried.map(({ id }) => rpc('retryFailure', { id })));
    await reload();
    setWorking(false);
  };
  return (
    <div>
      <Button onClick={() => void look()} isDisabled={isWorking} testId="look-again">
        {failures.length === 0 ? t('shared.checkAgain') : t('site.health.retryAll')}
      </Button>
    </div>
  );
}
