import Heading from '@atlaskit/heading/heading';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { SiteView } from '#wire/pages/site';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadedView } from '../shared/loaded-view';
import { DecisionLog } from '../shared/log/decision-log';
import { RelayStatusView } from '../shared/relay-status-view';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { RelaysSection } from './relays-section';
import { RoutingForm } from './routing-form';
import { SelfTestSection } from './self-test-section';
import { SiteHealth } from './site-health';

/** The app's page for the whole site: where requests go, and whether all is well. */
export function App() {
  const { t } = useTexts();
  const { state, reload } = useLoad(loadSite);
  return (
    <main className="page">
      <Heading size="large" as="h1">
        {t('site.heading')}
      </Heading>
      <LoadedView
        state={state}
        loading={t('site.loading')}
        failed={t('site.failed.title')}
        advice={t('settings.failed.advice')}
        onRetry={reload}
      >
        {(site) => <Content site={site} reload={reload} />}
      </LoadedView>
    </main>
  );
}

interface ContentProps {
  readonly site: SiteView;
  readonly reload: () => Promise<void>;
}

function Content({ site, reload }: ContentProps) {
  const { t } = useTexts();
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
      <SiteHealth />
      <DecisionLog />
      <SelfTestSection projects={site.projects} />
    </div>
  );
}

const loadSite = () => rpc('site', {});
