import './issue.css';
import { useCallback } from 'react';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { useLoad } from '../../../../static/shared/use-load';
import { readIssue } from '../api/jira';
import { PageHeader } from '../page-header';
import { IssueView } from './issue-view';

/** Issues change by others' hands too: the app's, a colleague's. */
const EVERY_MS = 1000;

interface IssuePageProps {
  readonly actor: string;
  readonly issueKey: string;
}

/** One issue: what Jira knows of it, and the app's panels beside it. */
export function IssuePage({ actor, issueKey }: IssuePageProps) {
  const load = useCallback(() => readIssue(actor, issueKey), [actor, issueKey]);
  const { state, reload } = useLoad(load, EVERY_MS);
  if (state.kind === 'ready') {
    return <IssueView actor={actor} issue={state.value} problem={state.problem?.message} reload={reload} />;
  }
  return (
    <>
      <PageHeader title={issueKey} />
      {state.kind === 'loading' ? (
        <LoadingView message="Loading the issue…" />
      ) : (
        <FailedView
          title="The issue could not be loaded"
          message={state.message}
          advice="Check its key, or act as someone who can see it."
          onRetry={() => void reload()}
        />
      )}
    </>
  );
}
