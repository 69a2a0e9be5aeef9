import Heading from '@atlaskit/heading/heading';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadedView } from '../shared/loaded-view';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { NotAdminView } from './not-admin-view';
import { SetupPage } from './setup-page';

/** The project's settings page. */
export function App() {
  const { t } = useTexts();
  const { state, reload } = useLoad(loadSetup);
  return (
    <main className="page">
      <Heading size="large" as="h1">
        {t('settings.heading')}
      </Heading>
      <LoadedView
        state={state}
        loading={t('settings.loading')}
        failed={t('settings.failed.title')}
        advice={t('settings.failed.advice')}
        onRetry={reload}
      >
        {(setup) => (setup.kind === 'ready' ? <SetupPage setup={setup} reload={reload} /> : <NotAdminView />)}
      </LoadedView>
    </main>
  );
}

const loadSetup = () => rpc('setup', {});
