import { useMemo } from 'react';
import { EmptyView } from '../../../../static/shared/empty-view';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { useLoad } from '../../../../static/shared/use-load';
import type { JiraProject } from '../api/jira-schemas';
import { readModules, type AppModule } from '../api/sandbox';
import { Link } from '../navigation/link';
import { PageHeader } from '../page-header';
import { useProjects } from './use-projects';

/** The projects that the visitor can see, each with its board and what the app adds to its settings. */
export function ProjectsPage({ actor }: { readonly actor: string }) {
  return (
    <>
      <PageHeader title="Projects" />
      <Content actor={actor} />
    </>
  );
}

function Content({ actor }: { readonly actor: string }) {
  const { state, reload } = useProjects(actor);
  const { state: modules } = useLoad(readModules);
  const settings = useMemo(
    () =>
      modules.kind === 'ready' ? modules.value.filter(({ type }) => type === 'jira:projectSettingsPage') : [],
    [modules],
  );
  if (state.kind === 'loading') return <LoadingView message="Loading the projects…" />;
  if (state.kind === 'failed') {
    return (
      <FailedView
        title="The projects could not be loaded"
        message={state.message}
        onRetry={() => void reload()}
      />
    );
  }
  if (state.value.length === 0) {
    return <EmptyView message="You cannot see any project. Act as someone else, in the bar at the top." />;
  }
  return (
    <ul className="plain-list">
      {state.value.map((project) => (
        <ProjectItem key={project.id} project={project} settings={settings} />
      ))}
    </ul>
  );
}

function ProjectItem({
  project,
  settings,
}: {
  readonly project: JiraProject;
  readonly settings: readonly AppModule[];
}) {
  const key = encodeURIComponent(project.key);
  return (
    <li className="project">
      <strong>{project.name}</strong>
      <span className="subtle">{project.key}</span>
      <Link to={`/board/${key}`}>Board of {project.key}</Link>
      {settings.map((module) => (
        <Link key={module.key} to={`/project/${key}/settings/${encodeURIComponent(module.key)}`}>
          {module.title} settings of {project.key}
        </Link>
      ))}
    </li>
  );
}
