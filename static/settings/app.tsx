import Heading from '@atlaskit/heading/heading';
import type { SetupView } from '#wire/pages';
import { FailedView } from '../shared/failed-view';
import { LoadingView } from '../shared/loading-view';
import { rpc } from '../shared/rpc';
import { useLoad, type Loaded } from '../shared/use-load';
import { NotAdminView } from './not-admin-view';
import { SetupPage } from './setup-page';

/** The project's settings page. */
export function App() {
  const { state, reload } = useLoad(loadSetup);
  return (
    <main className="settings">
      <Heading size="large" as="h1">
        Teleport access requests
      </Heading>
      <Content state={state} reload={reload} />
    </main>
  );
}

interface ContentProps {
  readonly state: Loaded<SetupView>;
  readonly reload: () => Promise<void>;
}

function Content({ state, reload }: ContentProps) {
  if (state.kind === 'loading') return <LoadingView what="this project’s settings" />;
  if (state.kind === 'failed') {
    return (
      <FailedView
        title="The settings could not be loaded"
        message={state.message}
        advice="Nothing was changed."
        onRetry={() => void reload()}
      />
    );
  }
  switch (state.value.kind) {
    case 'not-admin':
      return <NotAdminView />;
    case 'ready':
      return <SetupPage setup={state.value} reload={reload} />;
  }
}

const loadSetup = () => rpc('setup', {});
