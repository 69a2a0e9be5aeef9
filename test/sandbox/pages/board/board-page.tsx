import './board.css';
import { useEffect } from 'react';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import type { BoardConfiguration } from '../api/jira-schemas';
import { PageHeader } from '../page-header';
import { LAST_PROJECT, remember } from '../remember';
import { Tour } from '../tour/tour';
import { Columns } from './columns';
import { useBoard, useCards } from './use-board';

interface BoardPageProps {
  readonly actor: string;
  readonly projectKey: string;
}

/** A project's board: cards in columns, to drag. */
export function BoardPage({ actor, projectKey }: BoardPageProps) {
  const { state, reload } = useBoard(actor, projectKey);
  if (state.kind === 'ready') return <Board actor={actor} projectKey={projectKey} board={state.value} />;
  return (
    <>
      <PageHeader title={`Board of ${projectKey}`} />
      {state.kind === 'loading' ? (
        <LoadingView message="Loading the board…" />
      ) : (
        <FailedView
          title="The board could not be loaded"
          message={state.message}
          advice="Act as someone who can see the project, or choose another project."
          onRetry={() => void reload()}
        />
      )}
    </>
  );
}

function Board({ actor, projectKey, board }: BoardPageProps & { readonly board: BoardConfiguration }) {
  const { state, reload } = useCards(actor, board.id);
  useEffect(() => remember(LAST_PROJECT, projectKey), [projectKey]);
  return (
    <>
      <PageHeader title={board.name}>
        {state.kind === 'ready' && state.problem !== undefined ? (
          <p role="alert">{`May be out of date: ${state.problem.message}`}</p>
        ) : null}
      </PageHeader>
      <Tour projectKey={projectKey} />
      {state.kind === 'loading' ? <LoadingView message="Loading the cards…" /> : null}
      {state.kind === 'failed' ? (
        <FailedView
          title="The cards could not be loaded"
          message={state.message}
          onRetry={() => void reload()}
        />
      ) : null}
      {state.kind === 'ready' ? (
        <Columns actor={actor} columns={board.columnConfig.columns} cards={state.value} onMoved={reload} />
      ) : null}
    </>
  );
}
