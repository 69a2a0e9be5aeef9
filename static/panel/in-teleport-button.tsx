import Button from '@atlaskit/button/default/button';
import LinkExternal from '@atlaskit/icon/core/link-external';
import { useTexts } from '../shared/i18n/texts-context';
import { openInNewTab } from '../shared/rpc';

interface InTeleportButtonProps {
  /** Absent: nothing is shown. */
  readonly url: string | undefined;
  readonly label: string;
}

/** Opens the request's page in Teleport. */
export function InTeleportButton({ url, label }: InTeleportButtonProps) {
  const { t } = useTexts();
  if (url === undefined) return null;
  return (
    <Button spacing="compact" iconAfter={LinkExternal} onClick={() => void openInNewTab(url)}>
      {label}
      <span className="visually-hidden">{t('shared.opensNewTab')}</span>
    </Button>
  );
}
