import { useCallback, useMemo } from 'react';
import { EmptyView } from '../../../../static/shared/empty-view';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { useLoad } from '../../../../static/shared/use-load';
import { readProject } from '../api/jira';
import type { JiraProject } from '../api/jira-schemas';
import type { AppModule } from '../api/sandbox';
import { ForgeFrame } from '../app-modules/forge-frame';
import { useModules } from '../app-modules/use-modules';
import { Link } from '../navigation/link';

interface ProjectSettingsPageProps {
  readonly actor: string;
  readonly projectKey: string;
  readonly moduleKey: string;
}

/** A page that the app adds to a project's settings. The page brings its own heading. */
export function ProjectSettingsPage({ actor, projectKey, moduleKey }: ProjectSettingsPageProps) {
  const { state, reload } = useLoad(useCallback(() => readProject(actor, projectKey), [actor, projectKey]));
  const modules = useModules();
  if (state.kind === 'failed') {
    return (
      <FailedView
        title="The project could not be loaded"
        message={state.message}
        onRetry={() => void reload()}
      />
    );
  }
  if (modules.kind === 'failed') {
    return (
      <FailedView
        title="The app’s pages could not be loaded"
        message={modules.message}
        advice="Reload the page once the Forge app is up."
      />
    );
  }
  if (state.kind === 'loading' || modules.kind === 'loading')
    return <LoadingView message="Loading the settings…" />;
  const module = modules.value.find(
    ({ type, key }) => type === 'jira:projectSettingsPage' && key === moduleKey,
  );
  if (module === undefined) {
    return <EmptyView message={`The app has no settings page “${moduleKey}”.`} />;
  }
  return <SettingsFrame actor={actor} project={state.value} module={module} />;
}

interface SettingsFrameProps {
  readonly actor: string;
  readonly project: JiraProject;
  readonly module: AppModule;
}

function SettingsFrame({ actor, project, module }: SettingsFrameProps) {
  const { id, key, name } = project;
  const extension = useMemo(
    () => ({
      type: module.type,
      project: { id, key, type: 'software' },
      location: `${window.location.origin}/project/${key}/settings/${module.key}`,
    }),
    [id, key, module.key, module.type],
  );
  return (
    <>
      <p className="breadcrumbs">
        <Link to={`/board/${encodeURIComponent(key)}`}>{name}</Link>
        <span aria-hidden="true"> / </span>
        <span>Settings</span>
      </p>
      <h1 className="visually-hidden">{`${module.title} settings of ${key}`}</h1>
      <ForgeFrame
        actor={actor}
        module={module}
        extension={extension}
        changedAt=""
        onRefresh={() => undefined}
      />
    </>
  );
}
