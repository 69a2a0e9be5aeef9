import type { AccessRequest } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';

/** How the request ended, where its state alone does not say enough. */
export function Ending({ request }: { readonly request: AccessRequest }) {
  const { t } = useTexts();
  const { state, promotedTo } = request;
  return (
    <>
      {state === 'promoted' ? (
        <p>
          {promotedTo === undefined
            ? t('panel.ends.promoted')
            : t('panel.ends.promotedTo', { list: promotedTo })}
        </p>
      ) : null}
      {state === 'approved' ? (
        <p className="panel-subtle" data-testid="take-back">
          {t('panel.ends.takeBackApproval', { command: `tctl requests deny ${request.id}` })}
        </p>
      ) : null}
      {state === 'denied' ? (
        <p className="panel-subtle" data-testid="take-back">
          {t('panel.ends.takeBackDenial')}
        </p>
      ) : null}
      {state === 'unknown' ? <p>{t('panel.ends.unknown')}</p> : null}
    </>
  );
}
