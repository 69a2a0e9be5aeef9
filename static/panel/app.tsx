import { useCallback, useEffect } from 'react';
import type { CardView } from '#wire/pages';
import { FailedView } from '../shared/failed-view';
import { LoadingView } from '../shared/loading-view';
import { onIssueChanged, rpc } from '../shared/rpc';
import { useLoad, type Loaded } from '../shared/use-load';
import { GoneView } from './gone-view';
import { NotARequestView } from './not-a-request-view';
import { RequestView } from './request-view';
import { UnavailableView } from './unavailable-view';

/** The issue's panel: one view for each thing the app may know about the issue. */
export function App() {
  const { state, reload } = useLoad(loadCard);
  const retry = useCallback(() => void reload(), [reload]);
  useEffect(() => onIssueChanged(retry), [retry]);

  return (
    <main className="panel">
      <h1 className="visually-hidden">Access request</h1>
      <Content state={state} onRetry={retry} />
    </main>
  );
}

interface ContentProps {
  readonly state: Loaded<CardView>;
  readonly onRetry: () => void;
}

function Content({ state, onRetry }: ContentProps) {
  if (state.kind === 'loading') return <LoadingView what="the access request" />;
  if (state.kind === 'failed') {
    return (
      <FailedView
        title="The access request could not be loaded"
        message={state.message}
        advice="Nothing was changed. If this stays, ask whoever runs the Teleport relay to look at its log."
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
