import { DashboardPage } from './app-modules/dashboard-page';
import { BoardPage } from './board/board-page';
import { IssuePage } from './issue/issue-page';
import { Link } from './navigation/link';
import { matchPath } from './navigation/match-path';
import { PageHeader } from './page-header';
import { useActingAs } from './people/people-context';
import { HomePage } from './projects/home-page';
import { ProjectSettingsPage } from './projects/project-settings-page';
import { ProjectsPage } from './projects/projects-page';
import { ModulePage } from './app-modules/module-page';
import { TeleportPage } from './teleport/teleport-page';
import { EmptyView } from '../../../static/shared/empty-view';

/** The screen that a path names. */
export function Screen({ path }: { readonly path: string }) {
  const actor = useActingAs();
  const place = matchPath(path);
  switch (place.kind) {
    case 'home':
      return <HomePage actor={actor} />;
    case 'projects':
      return <ProjectsPage actor={actor} />;
    case 'board':
      return <BoardPage actor={actor} projectKey={place.projectKey} />;
    case 'issue':
      return <IssuePage actor={actor} issueKey={place.issueKey} key={place.issueKey} />;
    case 'project-settings':
      return <ProjectSettingsPage actor={actor} projectKey={place.projectKey} moduleKey={place.moduleKey} />;
    case 'site-settings':
      return <ModulePage actor={actor} type="jira:adminPage" moduleKey={place.moduleKey} />;
    case 'app-page':
      return <ModulePage actor={actor} type="jira:globalPage" moduleKey={place.moduleKey} />;
    case 'dashboard':
      return <DashboardPage actor={actor} />;
    case 'teleport':
      return <TeleportPage />;
    case 'nowhere':
      return (
        <>
          <PageHeader title="Not found" />
          <EmptyView message="There is no page at this address.">
            <Link to="/projects">Go to the projects</Link>
          </EmptyView>
        </>
      );
  }
}
