import { NoticesProvider } from './notices/notices-provider';
import { usePath } from './navigation/path';
import { PeopleProvider } from './people/people-provider';
import { Screen } from './screen';
import { TopBar } from './top-bar';

/** The whole page: bar on top, one screen below. */
export function App() {
  const path = usePath();
  return (
    <NoticesProvider>
      <PeopleProvider>
        <a className="skip-link" href="#content">
          Skip to content
        </a>
        <TopBar path={path} />
        <main id="content" className="content" tabIndex={-1}>
          <Screen path={path} />
        </main>
      </PeopleProvider>
    </NoticesProvider>
  );
}
