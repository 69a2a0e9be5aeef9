import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import { useTexts } from './i18n/texts-context';

/** Copies a text. Where copying is not allowed, nothing is said to be copied. */
export function CopyButton({ text }: { readonly text: string }) {
  const { t } = useTexts();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => setIsCopied(await copied(text));
  return (
    <>
      <Button spacing="compact" onClick={() => void copy()}>
        {isCopied ? t('shared.copied') : t('shared.copy')}
      </Button>
      <span className="visually-hidden" role="status">
        {isCopied ? t('shared.copied') : ''}
      </span>
    </>
  );
}

/** Jira may keep frames from the clipboard. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
