import Heading from '@atlaskit/heading/heading';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { SiteView } from '#wire/pages/site';
import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadingView } from '../shared/loading-view';
import { DecisionLog } from '../shared/log/decision-log';
import { problemText } from '../shared/problem';
import { RelayStatusView } from '../shared/relay-status-view';
import { rpc } from '../shared/rpc';
import type { Loaded } from '../shared/loaded';
import { useLoad } from '../shared/use-load';
import { HealthSection } from './health-section';
import { RelaysSection } from './relays-section';
import { RoutingForm } from './routing-form';
import { SelfTestSection } from './self-test-section';

/** The app's page for the whole site: where requests go, and whether all is well. */
export function App() {
  const { t } = useTexts();
  const { state, reload } = useLoad(loadSite);
  return (
    <main className="page">
      <Heading size="large" as="h1">
        {t('site.heading')}
      </Heading>
      <Content state={state} reload={reload} />
    </main>
  );
}

interface ContentProps {
  readonly state: Loaded<SiteView>;
  readonly reload: () => Promise<void>;
}

function Content({ state, reload }: ContentProps) {
  const texts = useTexts();
  const { t } = texts;
  if (state.kind === 'loading') return <LoadingView message={t('site.loading')} />;
  if (state.kind === 'failed') {
    return (
      <FailedView
        title={t('site.failed.title')}
        message={problemText(texts, state)}
        advice={t('settings.failed.advice')}
        onRetry={() => void reload()}
      />
    );
  }
  const site = state.value;
  if (site.kind === 'not-admin') {
    return (
      <SectionMessage appearance="warning" title={t('site.notAdmin.title')}>
        <p>{t('site.notAdmin.text')}</p>
      </SectionMessage>
    );
  }
  return (
    <div className="stack">
      <RelayStatusView relay={site.relay} onRetry={() => void reload()} />
      <Heading size="medium" as="h2">
        {t('site.routing.heading')}
      </Heading>
      {site.routing === undefined ? (
        <SectionMessage title={t('site.routing.none.title')}>
          <p>{t('site.routing.none.text')}</p>
        </SectionMessage>
      ) : (
        <RoutingForm routing={site.routing} projects={site.projects} onSaved={reload} />
      )}
      <RelaysSection />
      <HealthSection />
      <DecisionLog />
      <SelfTestSection projects={site.projects} />
    </div>
  );
}

const loadSite = () => rpc('site', {});
