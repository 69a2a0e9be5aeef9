import Heading from '@atlaskit/heading/heading';
import type { SetupView } from '#wire/pages/settings';
import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadingView } from '../shared/loading-view';
import { problemText } from '../shared/problem';
import { rpc } from '../shared/rpc';
import type { Loaded } from '../shared/loaded';
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
      <Content state={state} reload={reload} />
    </main>
  );
}

interface ContentProps {
  readonly state: Loaded<SetupView>;
  readonly reload: () => Promise<void>;
}

function Content({ state, reload }: ContentProps) {
  const texts = useTexts();
  const { t } = texts;
  if (state.kind === 'loading') return <LoadingView message={t('settings.loading')} />;
  if (state.kind === 'failed') {
    return (
      <FailedView
        title={t('settings.failed.title')}
        message={problemText(texts, state)}
        advice={t('settings.failed.advice')}
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
