import { useCallback, useEffect } from 'react';
import type { CardView } from '#wire/pages';
import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadingView } from '../shared/loading-view';
import { problemText } from '../shared/problem';
import { onIssueChanged, rpc } from '../shared/rpc';
import { useLoad, type Loaded } from '../shared/use-load';
import { GoneView } from './gone-view';
import { NotARequestView } from './not-a-request-view';
import { RequestView } from './request-view';
import { UnavailableView } from './unavailable-view';

/** The issue's panel: one view for each thing the app may know about the issue. */
export function App() {
  const { t } = useTexts();
  const { state, reload } = useLoad(loadCard);
  const retry = useCallback(() => void reload(), [reload]);
  useEffect(() => onIssueChanged(retry), [retry]);

  return (
    <main className="panel">
      <h1 className="visually-hidden">{t('panel.heading')}</h1>
      <Content state={state} onRetry={retry} />
    </main>
  );
}

interface ContentProps {
  readonly state: Loaded<CardView>;
  readonly onRetry: () => void;
}

function Content({ state, onRetry }: ContentProps) {
  const texts = useTexts();
  const { t } = texts;
  if (state.kind === 'loading') return <LoadingView message={t('panel.loading')} />;
  if (state.kind === 'failed') {
    return (
      <FailedView
        title={t('panel.failed.title')}
        message={problemText(texts, state)}
        advice={t('panel.failed.advice')}
        onRetry={onRetry}
      />
    );
  }
  const card = state.value;
  switch (card.kind) {
    case 'not-a-request':
      return <NotARequestView />;
    case 'gone':
      return <GoneView state={card.state} />;
    case 'unavailable':
      return <UnavailableView card={card} onRetry={onRetry} />;
    case 'request':
      return <RequestView card={card} problem={state.problem} onRetry={onRetry} />;
  }
}

const loadCard = () => rpc('card', {});
