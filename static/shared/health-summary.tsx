import Heading from '@atlaskit/heading/heading';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { HealthSummary } from '#wire/pages/health';
import { FailureList, type RetryOrIgnore } from './failure-list';
import { useTexts } from './i18n/texts-context';
import { Instant } from './instant';
import { useNow } from './use-now';

interface HealthSummaryViewProps {
  readonly health: HealthSummary;
  readonly onChoose: RetryOrIgnore;
}

/** Whether all is well, how much is under way, and what failed. */
export function HealthSummaryView({ health, onChoose }: HealthSummaryViewProps) {
  const { t, count, rich } = useTexts();
  const nowMs = useNow();
  const { lastSync, cards, failures, moreFailures } = health;
  const needsLook = lastSync?.code !== undefined || failures.length > 0;
  const how = needsLook ? 'look' : lastSync === undefined ? 'new' : 'well';
  return (
    <>
      <SectionMessage appearance={APPEARANCE[how]} title={t(`site.health.${how}`)}>
        <p>
          {lastSync === undefined
            ? t('site.health.neverCompared')
            : rich(lastSync.code === undefined ? 'site.health.compared' : 'site.health.notCompared', {
                at: <Instant at={lastSync.at} nowMs={nowMs} />,
                code: lastSync.code ?? '',
              })}
        </p>
        <p>{count('site.health.open', cards.open)}</p>
        <p>{count('site.health.waiting', cards.waiting)}</p>
      </SectionMessage>
      <Heading size="xsmall" as="h3">
        {t('site.failures.heading')}
      </Heading>
      <FailureList failures={failures} more={moreFailures} onChoose={onChoose} />
    </>
  );
}

const APPEARANCE = { well: 'success', new: 'information', look: 'warning' } as const;
