import type { AccessRequest } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';

/** What an approver can do here, as a sentence; nothing for a request that is decided. */
export function Hint({ request }: { readonly request: AccessRequest }) {
  const { t } = useTexts();
  if (request.state !== 'pending') return null;
  return (
    <p className="panel-hint">
      {request.kind === 'long-term' ? t('panel.hint.longTerm') : t('panel.hint.drag')}
    </p>
  );
}
