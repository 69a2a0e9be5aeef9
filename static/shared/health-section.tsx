import type { ReactNode } from 'react';
import Heading from '@atlaskit/heading/heading';
import type { HealthSummary } from '#wire/pages/health';
import type { RetryOrIgnore } from './failure-list';
import { HealthSummaryView } from './health-summary';
import { useTexts } from './i18n/texts-context';
import { LoadedView } from './loaded-view';
import { LookAgain } from './look-again';
import { NotDone } from './not-done';
import { rpc } from './rpc';
import { useAct, type Acting } from './use-act';
import { useLoad } from './use-load';

interface HealthSectionProps<Health extends HealthSummary> {
  readonly heading: string;
  readonly size: 'small' | 'medium';
  /** Must keep its identity between renders. */
  readonly load: () => Promise<({ readonly kind: 'ready' } & Health) | { readonly kind: 'not-admin' }>;
  /** What the page shows besides, and can do about it. */
  readonly children?: (health: Health, act: Acting['act']) => ReactNode;
}

/** Whether all is well, what failed, and what can be done about it. */
export function HealthSection<Health extends HealthSummary>(props: HealthSectionProps<Health>) {
  const { heading, size, load, children } = props;
  const { t } = useTexts();
  const { state, reload } = useLoad(load);
  const { problem, act } = useAct(reload);
  const onChoose: RetryOrIgnore = (name, id) =>
    act(async () => {
      const answer = await rpc(name, { id });
      return answer.kind === 'unavailable' ? answer : undefined;
    });
  return (
    <section className="stack" data-testid="health">
      <Heading size={size} as="h2">
        {heading}
      </Heading>
      <NotDone problem={problem} title={t('site.health.notDone')} />
      <LoadedView
        state={state}
        loading={t('site.health.loading')}
        failed={t('site.health.failed')}
        onRetry={reload}
      >
        {(health) =>
          health.kind === 'ready' && (
            <>
              <HealthSummaryView health={health} onChoose={onChoose} />
              <LookAgain failures={health.failures} reload={reload} />
              {children?.(health, act)}
            </>
          )
        }
      </LoadedView>
    </section>
  );
}
