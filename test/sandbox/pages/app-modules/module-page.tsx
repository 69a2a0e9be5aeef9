import { useMemo } from 'react';
import { EmptyView } from '../../../../static/shared/empty-view';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { ForgeFrame } from './forge-frame';
import { useModules } from './use-modules';

interface ModulePageProps {
  readonly actor: string;
  readonly type: 'jira:adminPage' | 'jira:globalPage';
  readonly moduleKey: string;
}

/**
 * A page that the app adds to the settings of the site, or to the Apps of the navigation. The app's page brings its own heading.
 * Its context names no project and no issue: only the kind of page and the address.
 */
export function ModulePage({ actor, type, moduleKey }: ModulePageProps) {
  const modules = useModules();
  const extension = useMemo(() => ({ type, location: window.location.href }), [type]);
  if (modules.kind === 'loading') return <LoadingView message="Loading the app’s page…" />;
  if (modules.kind === 'failed') {
    return (
      <FailedView
        title="The app’s pages could not be loaded"
        message={modules.message}
        advice="Reload the page once the Forge app is up."
      />
    );
  }
  const module = modules.value.find((one) => one.type === type && one.key === moduleKey);
  if (module === undefined) return <EmptyView message={`The app has no page “${moduleKey}” here.`} />;
  return (
    <>
      <h1 className="visually-hidden">{module.title}</h1>
      <ForgeFrame actor={actor} module={module} extension={extension} changedAt="" onRefresh={noRefresh} />
    </>
  );
}

/** Nothing around the page depends on it. */
const noRefresh = (): void => undefined;
