import { useModules } from './app-modules/use-modules';
import { matchPath, type Place } from './navigation/match-path';
import { Link } from './navigation/link';
import { ActingAsMenu } from './people/acting-as-menu';
import { LAST_PROJECT, recall } from './remember';
import { ServicesLine } from './services/services-line';
import { ThemeToggle } from './theme/theme-toggle';

/** Product name, the pages, whom the visitor acts as, the theme, and how the services are. */
export function TopBar({ path }: { readonly path: string }) {
  const place = matchPath(path);
  const projectKey = projectOf(place) ?? recall(LAST_PROJECT);
  return (
    <header className="top-bar">
      <div className="top-bar-line">
        <Link to="/" className="product">
          Teleport Access for Jira
        </Link>
        <nav aria-label="Pages" className="pages">
          <Link
            to={projectKey === undefined ? '/' : `/board/${encodeURIComponent(projectKey)}`}
            isCurrent={place.kind === 'board'}
          >
            Board
          </Link>
          <Link to="/teleport" isCurrent={place.kind === 'teleport'}>
            Teleport
          </Link>
          <Link to="/projects" isCurrent={place.kind === 'projects'}>
            Projects
          </Link>
          <Link to="/dashboard" isCurrent={place.kind === 'dashboard'}>
            Dashboard
          </Link>
          <AppLinks place={place} />
        </nav>
        <div className="top-bar-end">
          <ActingAsMenu />
          <ThemeToggle />
        </div>
      </div>
      <ServicesLine />
    </header>
  );
}

/** What the app adds to the navigation, and to the settings of the whole site. */
function AppLinks({ place }: { readonly place: Place }) {
  const modules = useModules();
  if (modules.kind !== 'ready') return null;
  return modules.value.flatMap(({ type, key, title }) => {
    if (type === 'jira:globalPage') {
      const isCurrent = place.kind === 'app-page' && place.moduleKey === key;
      return [
        <Link key={key} to={`/apps/${encodeURIComponent(key)}`} isCurrent={isCurrent}>
          {title}
        </Link>,
      ];
    }
    if (type !== 'jira:adminPage') return [];
    const isCurrent = place.kind === 'site-settings' && place.moduleKey === key;
    return [
      <Link key={key} to={`/admin/${encodeURIComponent(key)}`} isCurrent={isCurrent}>
        {`${title} on the site`}
      </Link>,
    ];
  });
}

/** The project that a place belongs to: the next page's "Board" leads back there. */
function projectOf(place: Place): string | undefined {
  if (place.kind === 'board' || place.kind === 'project-settings') return place.projectKey;
  if (place.kind === 'issue') return place.issueKey.replace(/-\d+$/, '');
  return undefined;
}
