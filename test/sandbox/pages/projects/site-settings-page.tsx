import { useMemo } from 'react';
import { EmptyView } from '../../../../static/shared/empty-view';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { ForgeFrame } from '../app-modules/forge-frame';
import { useModules } from '../app-modules/use-modules';

interface SiteSettingsPageProps {
  readonly actor: string;
  readonly moduleKey: string;
}

/** A page that the app adds to the settings of the whole site. The page brings its own heading. */
export function SiteSettingsPage({ actor, moduleKey }: SiteSettingsPageProps) {
  const modules = useModules();
  const extension = useMemo(
    () => ({ type: 'jira:adminPage', location: `${window.location.origin}/admin/${moduleKey}` }),
    [moduleKey],
  );
  if (modules.kind === 'loading') return <LoadingView message="Loading the settings…" />;
  if (modules.kind === 'failed') {
    return (
      <FailedView
        title="The app’s pages could not be loaded"
        message={modules.message}
        advice="Reload the page once the Forge app is up."
      />
    );
  }
  const module = modules.value.find(({ type, key }) => type === 'jira:adminPage' && key === moduleKey);
  if (module === undefined) return <EmptyView message={`The app has no site page “${moduleKey}”.`} />;
  return (
    <>
      <h1 className="visually-hidden">{`${module.title} on the site`}</h1>
      <ForgeFrame actor={actor} module={module} extension={extension} changedAt="" onRefresh={noRefresh} />
    </>
  );
}

/** Nothing around the page depends on it. */
const noRefresh = (): void => undefined;
