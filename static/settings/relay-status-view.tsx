import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { ReviewMode } from '#core/review';
import type { RelayStatus } from '#wire/pages';
import { Instant } from '../shared/instant';
import { useNow } from '../shared/use-now';

interface RelayStatusViewProps {
  readonly relay: RelayStatus;
  readonly onRetry: () => void;
}

const MODES: Readonly<Record<ReviewMode, string>> = {
  native: 'Reviews are made in the name of the person who decides.',
  relay: 'Reviews are made by the relay, which names the person in the reason.',
  override: 'Decisions are set by the relay; only the approvers listed below can decide.',
};

/** Whether the relay answers, and which cluster it stands for. */
export function RelayStatusView({ relay, onRetry }: RelayStatusViewProps) {
  const nowMs = useNow();
  if (!relay.ok) {
    return (
      <div className="settings-stack">
        <SectionMessage appearance="error" title="The relay does not answer">
          <p>{relay.message}</p>
          <p>Settings can still be saved; cards appear once the relay answers.</p>
        </SectionMessage>
        <div>
          <Button onClick={onRetry}>Check again</Button>
        </div>
      </div>
    );
  }
  return (
    <SectionMessage appearance="success" title={`Connected to ${relay.clusterName}`}>
      <p>{`Teleport ${relay.teleportVersion}. ${MODES[relay.reviewMode]}`}</p>
      <p>
        The relay’s certificate is valid until <Instant at={relay.certificateExpiresAt} nowMs={nowMs} />.
      </p>
    </SectionMessage>
  );
}
