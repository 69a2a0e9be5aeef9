import { useState } from 'react';
import Heading from '@atlaskit/heading/heading';
import { FailedView } from '../shared/failed-view';
import type { RetryOrIgnore } from '../shared/failure-list';
import { HealthSummaryView } from '../shared/health-summary';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadingView } from '../shared/loading-view';
import { LookAgain } from '../shared/look-again';
import { problemOf, problemText, type Problem } from '../shared/problem';
import { Problems } from '../shared/problems';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';

/** How things stand in this project: its cards, and what failed for them. */
export function HealthSection() {
  const texts = useTexts();
  const { t } = texts;
  const { state, reload } = useLoad(loadHealth);
  const [problem, setProblem] = useState<Problem>();

  const onChoose: RetryOrIgnore = async (name, id) => {
    try {
      const answer = await rpc(name, { id });
      setProblem(answer.kind === 'unavailable' ? { message: answer.message } : undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
    await reload();
  };

  return (
    <section className="stack" data-testid="health">
      <Heading size="small" as="h2">
        {t('settings.health.heading')}
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
        <>
          <HealthSummaryView health={state.value} onChoose={onChoose} />
          <LookAgain failures={state.value.failures} reload={reload} />
        </>
      ) : null}
    </section>
  );
}

const loadHealth = () => rpc('projectHealth', {});
