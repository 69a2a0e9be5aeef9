import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import type { JiraIssue } from '../api/jira-schemas';
import { AppPanel } from './app-panel';
import { useModules } from './use-modules';

interface AppPanelsProps {
  readonly actor: string;
  readonly issue: JiraIssue;
  readonly onIssueChanged: () => Promise<void>;
}

/** The panels that the app adds to an issue: none where its display conditions do not hold. */
export function AppPanels({ actor, issue, onIssueChanged }: AppPanelsProps) {
  const modules = useModules();
  if (modules.kind === 'loading') return <LoadingView message="Loading the app’s panels…" />;
  if (modules.kind === 'failed') {
    return (
      <FailedView
        title="The app’s panels could not be loaded"
        message={modules.message}
        advice="Reload the page once the Forge app is up."
      />
    );
  }
  const panels = modules.value.filter(
    ({ type, issuePropertyKey: key }) =>
      type === 'jira:issueContext' && (key === undefined || key in issue.properties),
  );
  return panels.map((module) => (
    <AppPanel key={module.key} actor={actor} issue={issue} module={module} onIssueChanged={onIssueChanged} />
  ));
}
