import { useEffect } from 'react';
import { matchPath, type Place } from './navigation/match-path';
import { Link } from './navigation/link';
import { ActingAsMenu } from './people/acting-as-menu';
import { LAST_PROJECT, recall, remember } from './remember';
import { ServicesLine } from './services/services-line';
import { ThemeToggle } from './theme/theme-toggle';

/** Product name, the pages, whom the visitor acts as, the theme, and how the services are. */
export function TopBar({ path }: { readonly path: string }) {
  const place = matchPath(path);
  const projectKey = useLastProject(place);
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

/** The project whose board was looked at last, so that "Board" leads back there. */
function useLastProject(place: Place): string | undefined {
  const current = projectOf(place);
  useEffect(() => {
    if (current !== undefined) remember(LAST_PROJECT, current);
  }, [current]);
  return current ?? recall(LAST_PROJECT);
}

function projectOf(place: Place): string | undefined {
  if (place.kind === 'board' || place.kind === 'project-settings') return place.projectKey;
  if (place.kind === 'issue') return place.issueKey.replace(/-\d+$/, '');
  return undefined;
}
