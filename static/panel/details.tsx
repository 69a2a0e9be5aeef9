import Button from '@atlaskit/button/default/button';
import type { RequestCardView } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { CopyableId } from './copyable-id';
import { ReceiptButton } from './receipt-button';
import { InTeleportButton } from './in-teleport-button';
import { Thresholds } from './thresholds';
import { Timeline } from './timeline';

interface DetailsProps {
  readonly card: RequestCardView;
  readonly nowMs: number;
  readonly syncedMs: number;
  readonly onRefresh: () => void;
}

/** All that is not needed to decide: closed until somebody wants it. */
export function Details({ card, nowMs, syncedMs, onRefresh }: DetailsProps) {
  const { t, format } = useTexts();
  const { request } = card;
  const relative = format.relative(new Date(syncedMs).toISOString(), Math.max(nowMs, syncedMs));
  return (
    <>
      <details className="panel-details" data-testid="history">
        <summary>{t('panel.timeline.title')}</summary>
        <Timeline card={card} nowMs={nowMs} />
        <Thresholds request={request} />
      </details>
      <details className="panel-details" data-testid="details">
        <summary>{t('panel.details.title')}</summary>
        <dl className="panel-facts">
          {(
            [
              ['panel.facts.requested', request.createdAt],
              ['panel.facts.decideBefore', request.state === 'pending' ? request.expiresAt : undefined],
              [
                'panel.facts.accessStarts',
                GIVES_ACCESS.has(request.state) ? request.assumeStartAt : undefined,
              ],
              [
                'panel.facts.accessUntil',
                GIVES_ACCESS.has(request.state) ? request.accessExpiresAt : undefined,
              ],
            ] as const
          ).map(([key, at]) =>
            at === undefined ? null : (
              <div key={key} className="panel-fact">
                <dt>{t(key)}</dt>
                <dd>
                  <Instant at={at} nowMs={nowMs} />
                </dd>
              </div>
            ),
          )}
        </dl>
        <CopyableId id={request.id} />
        <ReceiptButton />
      </details>
      <div className="panel-line panel-foot">
        <InTeleportButton url={request.webUrl} label={t('panel.facts.openInTeleport')} />
        <Button appearance="subtle" spacing="compact" onClick={onRefresh}>
          {t('shared.refresh')}
        </Button>
        <span className="panel-subtle" data-testid="synced">
          {t('panel.sync', { relative })}
        </span>
      </div>
    </>
  );
}

/** States in which somebody has access, or may yet get it. */
const GIVES_ACCESS: ReadonlySet<string> = new Set(['pending', 'approved']);
