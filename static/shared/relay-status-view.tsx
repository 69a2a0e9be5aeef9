import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { RelayStatus } from '#wire/pages/answers';
import { useTexts } from './i18n/texts-context';
import { Instant } from './instant';
import { useNow } from './use-now';

interface RelayStatusViewProps {
  readonly relay: RelayStatus;
  readonly onRetry: () => void;
}

/** Whether the relay answers, and which cluster it stands for. */
export function RelayStatusView({ relay, onRetry }: RelayStatusViewProps) {
  const { t, rich } = useTexts();
  const nowMs = useNow();
  if (!relay.ok) {
    return (
      <div className="stack">
        <SectionMessage appearance="error" title={t('settings.relay.down.title')}>
          <p>{relay.message}</p>
          <p>{t('settings.relay.down.advice')}</p>
        </SectionMessage>
        <div>
          <Button onClick={onRetry}>{t('shared.checkAgain')}</Button>
        </div>
      </div>
    );
  }
  return (
    <SectionMessage
      appearance={relay.watch === 'live' ? 'success' : 'warning'}
      title={t('settings.relay.up.title', { cluster: relay.clusterName })}
    >
      <p>
        {t('settings.relay.version', {
          version: relay.teleportVersion,
          edition: t(`settings.relay.edition.${relay.edition}`),
          relay: relay.relayVersion,
        })}
      </p>
      <p>{t(`settings.relay.watch.${relay.watch}`)}</p>
      {relay.lastEventAt === undefined ? null : (
        <p>{rich('settings.relay.lastEvent', { at: <Instant at={relay.lastEventAt} nowMs={nowMs} /> })}</p>
      )}
      <p>{t(`settings.relay.mode.${relay.reviewMode}`)}</p>
      <p>
        {rich('settings.relay.certificate', {
          at: <Instant at={relay.certificateExpiresAt} nowMs={nowMs} />,
        })}
      </p>
    </SectionMessage>
  );
}
