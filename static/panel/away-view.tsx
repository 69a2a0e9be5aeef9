import Button from '@atlaskit/button/default/button';
import type { Unavailable } from '#wire/pages/answers';
import { useTexts } from '../shared/i18n/texts-context';
import { Notice } from '../shared/notice';
import { InTeleportButton } from './in-teleport-button';

interface AwayViewProps {
  readonly problem: Unavailable;
  /** The request's page in Teleport, where it is known. */
  readonly url?: string | undefined;
  readonly onRetry: () => void;
}

/** The truth about the request cannot be reached now: what is wrong, and where to go. */
export function AwayView({ problem, url, onRetry }: AwayViewProps) {
  const { t } = useTexts();
  return (
    <div role="alert">
      <Notice kind="warning" title={t(`error.${problem.code}.title`)}>
        <p>{t(`error.${problem.code}.advice`)}</p>
        <p>{t('panel.unavailable.unchanged')}</p>
        <div className="panel-line">
          <Button spacing="compact" onClick={onRetry}>
            {t('shared.retry')}
          </Button>
          <InTeleportButton url={url} label={t('panel.facts.openInTeleport')} />
        </div>
        <details>
          <summary>{t('panel.forAdmins')}</summary>
          <p className="panel-subtle">{problem.message}</p>
        </details>
      </Notice>
    </div>
  );
}
