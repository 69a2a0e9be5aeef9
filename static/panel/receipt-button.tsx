import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import { useTexts } from '../shared/i18n/texts-context';
import { problemOf, problemText } from '../shared/problem';
import { rpc } from '../shared/rpc';
import { saveFile } from '../shared/save-file';

/** Gives away what the decision log has of the card, signed by the app. */
export function ReceiptButton() {
  const texts = useTexts();
  const [problem, setProblem] = useState('');
  const [isWorking, setWorking] = useState(false);
  const download = async () => {
    setWorking(true);
    setProblem('');
    try {
      const answer = await rpc('receipt', {});
      if (answer.kind === 'receipt') saveFile(answer.name, answer.text, 'jws');
      else setProblem(texts.t('panel.receipt.none'));
    } catch (error) {
      setProblem(problemText(texts, problemOf(error)));
    }
    setWorking(false);
  };
  return (
    <>
      <Button spacing="compact" isDisabled={isWorking} onClick={() => void download()} testId="receipt">
        {texts.t('panel.receipt')}
      </Button>
      <p className="panel-subtle">{texts.t('panel.receipt.help')}</p>
      <p role="alert">{problem}</p>
    </>
  );
}
