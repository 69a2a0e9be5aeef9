import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import { useTexts } from '../shared/i18n/texts-context';
import { plain } from '../shared/plain';
import { REASON_CHARACTERS_AT_FIRST } from './head-of';

/** What the requester gave as a reason, word for word, as plain text. */
export function ReasonQuote({ reason }: { readonly reason: string }) {
  const { t } = useTexts();
  const [showsAll, setShowsAll] = useState(false);
  const text = plain(reason);
  if (text.trim() === '') return <p className="panel-subtle">{t('panel.noReason')}</p>;
  const isLong = text.length > REASON_CHARACTERS_AT_FIRST;
  return (
    <div className="panel-stack-tight">
      <blockquote className="panel-quote" aria-label={t('panel.reason')} data-testid="reason" dir="auto">
        {isLong && !showsAll ? `${text.slice(0, REASON_CHARACTERS_AT_FIRST)}…` : text}
      </blockquote>
      {isLong ? (
        <div>
          <Button spacing="compact" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? t('panel.reasonLess') : t('panel.reasonMore')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
