import { useEffect } from 'react';
import type { CardView } from '#wire/pages/panel';
import { EmptyView } from '../shared/empty-view';
import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadingView } from '../shared/loading-view';
import { problemText } from '../shared/problem';
import { onIssueChanged, rpc } from '../shared/rpc';
import { useLoad, type Loaded } from '../shared/use-load';
import { GoneView } from './gone-view';
import { NoPermissionView } from './no-permission-view';
import { RequestView } from './request-view';
import { UnavailableView } from './unavailable-view';

/** Others decide too: an open panel looks again by itself. */
const RELOAD_MS = 30_000;

/** The issue's panel: one view for each thing the app may know about the issue. */
export function App() {
  const { t } = useTexts();
  const { state, reload } = useLoad(loadCard, RELOAD_MS);
  useEffect(() => onIssueChanged(() => void reload()), [reload]);

  return (
    <main className="panel">
      <h1 className="visually-hidden">{t('panel.heading')}</h1>
      <Content state={state} reload={reload} />
    </main>
  );
}

/** The app's answer and when it came, by this browser's clock. */
interface SyncedCard {
  readonly card: CardView;
  readonly syncedMs: number;
}

interface ContentProps {
  readonly state: Loaded<SyncedCard>;
  readonly reload: () => Promise<void>;
}

function Content({ state, reload }: ContentProps) {
  const texts = useTexts();
  const { t } = texts;
  if (state.kind === 'loading') return <LoadingView message={t('panel.loading')} />;
  if (state.kind === 'failed') {
    return (
      <FailedView
        title={t('panel.failed.title')}
        message={problemText(texts, state)}
        advice={t('panel.failed.advice')}
        onRetry={() => void reload()}
      />
    );
  }
  const { card, syncedMs } = state.value;
  switch (card.kind) {
    case 'not-a-request':
      return <EmptyView message={t('panel.notARequest')} />;
    case 'no-permission':
      return <NoPermissionView />;
    case 'gone':
      return <GoneView card={card} />;
    case 'unavailable':
      return <UnavailableView problem={card} onRetry={() => void reload()} />;
    case 'request':
      return <RequestView card={card} syncedMs={syncedMs} problem={state.problem} reload={reload} />;
  }
}

const loadCard = async (): Promise<SyncedCard> => ({ card: await rpc('card', {}), syncedMs: Date.now() });
