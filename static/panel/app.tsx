import { useEffect } from 'react';
import { EmptyView } from '../shared/empty-view';
import { useTexts } from '../shared/i18n/texts-context';
import type { Loaded } from '../shared/loaded';
import { LoadedView } from '../shared/loaded-view';
import { Notice } from '../shared/notice';
import type { Problem } from '../shared/problem';
import { onIssueChanged } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { AwayView } from './away-view';
import { GoneView } from './gone-view';
import { isAsking, loadNews, type SyncedCard } from './load-card';
import { RequestView } from './request-view';

/** Others decide too: an open panel looks again by itself. */
const RELOAD_MS = 30_000;

/** The issue's panel: one view for each thing the app may know about the issue. */
export function App({ first }: { readonly first: Loaded<SyncedCard> }) {
  const { t } = useTexts();
  const { state, reload } = useLoad(loadNews, RELOAD_MS, first);
  useEffect(() => onIssueChanged(() => void reload()), [reload]);
  const value = state.kind === 'ready' && state.problem === undefined ? state.value : undefined;
  useEffect(() => {
    if (value !== undefined && isAsking(value)) void reload();
  }, [value, reload]);

  return (
    <main className="panel">
      <h1 className="visually-hidden">{t('panel.heading')}</h1>
      <LoadedView
        state={state}
        loading={t('panel.loading')}
        failed={t('panel.failed.title')}
        advice={t('panel.failed.advice')}
        onRetry={reload}
      >
        {(synced, problem) => <Content {...synced} problem={problem} reload={reload} />}
      </LoadedView>
    </main>
  );
}

interface ContentProps extends SyncedCard {
  readonly problem: Problem | undefined;
  readonly reload: () => Promise<void>;
}

function Content({ card, syncedMs, problem, reload }: ContentProps) {
  const { t } = useTexts();
  switch (card.kind) {
    case 'not-a-request':
      return <EmptyView message={t('panel.notARequest')} />;
    case 'no-permission':
      return (
        <Notice kind="warning" title={t('panel.noPermission.title')}>
          <p>{t('panel.noPermission.text')}</p>
        </Notice>
      );
    case 'gone':
      return <GoneView card={card} />;
    case 'unavailable':
      return <AwayView problem={card} onRetry={() => void reload()} />;
    case 'request':
      return <RequestView card={card} syncedMs={syncedMs} problem={problem} reload={reload} />;
  }
}
