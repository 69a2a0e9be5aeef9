import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import { useTexts } from '../shared/i18n/texts-context';
import { problemOf, problemText, type Problem } from '../shared/problem';
import { rpc } from '../shared/rpc';

/** Turns the project off, after asking once: requests may then wait without a card. */
export function TurnOff({ onDone }: { readonly onDone: () => Promise<void> }) {
  const texts = useTexts();
  const { t } = texts;
  const [step, setStep] = useState<'idle' | 'asking' | 'working'>('idle');
  const [problem, setProblem] = useState<Problem>();

  const turnOff = async () => {
    setStep('working');
    try {
      await rpc('turnOff', {});
      await onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setStep('idle');
  };

  if (step === 'idle') {
    return (
      <div className="stack">
        {problem === undefined ? null : (
          <div role="alert">
            <SectionMessage appearance="error" title={t('settings.off.failed')}>
              <p>{problemText(texts, problem)}</p>
            </SectionMessage>
          </div>
        )}
        <div>
          <Button onClick={() => setStep('asking')} testId="turn-off">
            {t('settings.off.button')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div role="alert" className="stack">
      <SectionMessage appearance="warning" title={t('settings.off.title')}>
        <p>{t('settings.off.text')}</p>
      </SectionMessage>
      <div className="buttons">
        <Button
          appearance="danger"
          onClick={() => void turnOff()}
          isDisabled={step === 'working'}
          testId="turn-off-now"
        >
          {t('settings.off.confirm')}
        </Button>
        <Button appearance="subtle" onClick={() => setStep('idle')} isDisabled={step === 'working'}>
          {t('settings.off.cancel')}
        </Button>
      </div>
    </div>
  );
}
