import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { PageCalls } from '#wire/pages';
import type { HealthView } from '#wire/pages/health';
import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { HealthSummaryView } from '../shared/health-summary';
import { LoadingView } from '../shared/loading-view';
import { LookAgain } from '../shared/look-again';
import { problemOf, problemText, type Problem } from '../shared/problem';
import { Problems } from '../shared/problems';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { useNow } from '../shared/use-now';
import { ActivityList } from './activity-list';

/** Runs one of the page's actions, then shows how things stand. */
type Act = (name: 'retryFailure' | 'ignoreFailure' | 'renewNudgeKey', id?: string) => Promise<void>;

type Ready = Extract<HealthView, { readonly kind: 'ready' }>;

/** Whether all is well, what failed, whom nobody knows, and what happened. */
export function HealthSection() {
  const texts = useTexts();
  const { t } = texts;
  const { state, reload } = useLoad(loadHealth);
  const [problem, setProblem] = useState<Problem>();

  const act: Act = async (name, id = '') => {
    try {
      const answer: PageCalls[typeof name]['output'] = await rpc(name, { id });
      setProblem(answer.kind === 'unavailable' ? { message: answer.message } : undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
    await reload();
  };

  return (
    <section className="stack" data-testid="health">
      <Heading size="medium" as="h2">
        {t('site.health.heading')}
      </Heading>
      {problem === undefined ? null : (
        <div role="alert">
          <Problems title={t('site.health.notDone')} problems={[problemText(texts, problem)]} />
        </div>
      )}
      {state.kind === 'loading' ? <LoadingView message={t('site.health.loading')} /> : null}
      {state.kind === 'failed' ? (
        <FailedView
          title={t('site.health.failed')}
          message={problemText(texts, state)}
          onRetry={() => void reload()}
        />
      ) : null}
      {state.kind === 'ready' && state.value.kind === 'ready' ? (
        <Health health={state.value} act={act} reload={reload} />
      ) : null}
    </section>
  );
}

interface HealthProps {
  readonly health: Ready;
  readonly act: Act;
  readonly reload: () => Promise<void>;
}

function Health({ health, act, reload }: HealthProps) {
  const { t } = useTexts();
  const nowMs = useNow();
  const { unmatched, activity, isNudgeKeyChanging } = health;
  return (
    <>
      <HealthSummaryView health={health} onChoose={act} />
      <LookAgain failures={health.failures} reload={reload} />
      <Heading size="xsmall" as="h3">
        {t('site.unmatched.heading')}
      </Heading>
      <p>{unmatched.length === 0 ? t('site.unmatched.none') : t('site.unmatched.help')}</p>
      <ul className="plain" data-testid="unmatched">
        {unmatched.map(({ by = '', name, at, detail }) => (
          <li key={by}>
            <span>{name === undefined ? by : t('site.unmatched.person', { name, account: by })}</span>
            <span className="subtle">{detail}</span>
            <span className="subtle">
              <Instant at={at} nowMs={nowMs} />
            </span>
          </li>
        ))}
      </ul>
      <ActivityList activity={activity} />
      {isNudgeKeyChanging === undefined ? null : <NudgeKey isChanging={isNudgeKeyChanging} act={act} />}
    </>
  );
}

function NudgeKey({ isChanging, act }: { readonly isChanging: boolean; readonly act: Act }) {
  const { t } = useTexts();
  return (
    <>
      <Heading size="xsmall" as="h3">
        {t('site.key.heading')}
      </Heading>
      <p>{isChanging ? t('site.key.changing') : t('site.key.help')}</p>
      <div>
        <Button onClick={() => void act('renewNudgeKey')} isDisabled={isChanging} testId="renew-key">
          {t('site.key.renew')}
        </Button>
      </div>
    </>
  );
}

const loadHealth = () => rpc('health', {});
