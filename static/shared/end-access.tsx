import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import { Label } from '@atlaskit/form/label';
import TextArea from '@atlaskit/textarea/text-area';
import type { EndAccessResult } from '#wire/pages/end-access';
import type { Texts } from './i18n/texts';
import { useTexts } from './i18n/texts-context';
import { problemOf, problemText } from './problem';

/** Longer than Teleport and Jira together usually take: what was begun goes on in the app all the same. */
export const END_PATIENCE_MS = 20_000;

interface EndAccessProps {
  /** Ends access with a reason. */
  readonly end: (reason: string) => Promise<EndAccessResult>;
  readonly onEnded: () => void;
}

/** A button that asks why, and then ends access that was approved. */
export function EndAccess({ end, onEnded }: EndAccessProps) {
  const texts = useTexts();
  const { t } = texts;
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [isWorking, setWorking] = useState(false);
  const [said, setSaid] = useState<string>();
  const submit = async () => {
    setWorking(true);
    const result = await outcomeOf(texts, () => end(reason));
    setWorking(false);
    setSaid(result.text);
    if (result.then !== 'try-again') setOpen(false);
    if (result.then === 'ended') onEnded();
  };
  return (
    <div className="stack" data-testid="end-access">
      {isOpen ? (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <div>
            <Label htmlFor="end-reason">{t('end.reason')}</Label>
            <TextArea
              id="end-reason"
              value={reason}
              isRequired
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </div>
          <p className="subtle">{t('end.help')}</p>
          <div className="buttons">
            <Button type="submit" appearance="danger" isDisabled={isWorking || reason.trim() === ''}>
              {t(isWorking ? 'end.working' : 'end.confirm')}
            </Button>
            <Button appearance="subtle" onClick={() => setOpen(false)}>
              {t('end.cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <div>
          <Button onClick={() => setOpen(true)} testId="end-open">
            {t('end.button')}
          </Button>
        </div>
      )}
      <p role="status">{said}</p>
    </div>
  );
}

async function outcomeOf(
  texts: Texts,
  end: () => Promise<EndAccessResult>,
): Promise<{ readonly text: string; readonly then: 'ended' | 'wait' | 'try-again' }> {
  const { t } = texts;
  try {
    const result = await end();
    if (result.kind === 'ended') return { text: t('end.done'), then: 'ended' };
    if (result.kind === 'on-its-way') return { text: t('end.onItsWay'), then: 'wait' };
    if (result.kind === 'not-permitted')
      return { text: t('end.refused', { detail: result.detail }), then: 'try-again' };
    if (result.kind === 'unavailable') return { text: t('end.later'), then: 'try-again' };
    return { text: t('end.over'), then: 'try-again' };
  } catch (error) {
    return { text: `${problemText(texts, problemOf(error))} ${t('end.later')}`, then: 'try-again' };
  }
}
