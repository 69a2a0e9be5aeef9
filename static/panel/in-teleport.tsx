import Button from '@atlaskit/button/default/button';
import LinkExternal from '@atlaskit/icon/core/link-external';
import type { AccessRequest } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';
import { openInNewTab } from '../shared/rpc';
import { CopyableId } from './copyable-id';

/** How to find the request in Teleport: its name, and its page where it has one. */
export function InTeleport({ request }: { readonly request: AccessRequest }) {
  const { t } = useTexts();
  const url = request.webUrl;
  return (
    <div className="panel-stack-tight">
      <CopyableId id={request.id} />
      {url === undefined ? null : (
        <div>
          <Button spacing="compact" iconAfter={LinkExternal} onClick={() => void openInNewTab(url)}>
            {t('panel.facts.openInTeleport')}
            <span className="visually-hidden">{t('shared.opensNewTab')}</span>
          </Button>
        </div>
      )}
    </div>
  );
}
