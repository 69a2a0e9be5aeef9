import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import { useTexts } from '../shared/i18n/texts-context';

/** The request's name in Teleport, to copy into a command. Where copying is not allowed, it can be selected by one click. */
export function CopyableId({ id }: { readonly id: string }) {
  const { t } = useTexts();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => setIsCopied(await copied(id));
  return (
    <div className="panel-stack-tight">
      <span className="panel-subtle">{t('panel.facts.requestId')}</span>
      <div className="panel-id-line">
        <code className="panel-id" data-testid="request-id">
          {id}
        </code>
        <Button spacing="compact" onClick={() => void copy()}>
          {isCopied ? t('shared.copied') : t('shared.copy')}
        </Button>
        <span className="visually-hidden" role="status">
          {isCopied ? t('shared.copied') : ''}
        </span>
      </div>
    </div>
  );
}

/** Jira may keep frames from the clipboard: then nothing is said to be copied. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
