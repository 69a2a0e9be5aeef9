import { HealthSection } from '../shared/health-section';
import { useTexts } from '../shared/i18n/texts-context';
import type { ReadySetup } from './ready-setup';
import { DecisionLog } from '../shared/log/decision-log';
import { Problems } from '../shared/problems';
import { RelayStatusView } from '../shared/relay-status-view';
import { rpc } from '../shared/rpc';
import { SetupForm } from './setup-form';
import { Step } from './step';
import { TestRequest } from './test-request';

interface SetupPageProps {
  readonly setup: ReadySetup;
  readonly reload: () => Promise<void>;
}

/** Three steps, Connect, Map and Turn on; below them what a project that is turned on does. */
export function SetupPage({ setup, reload }: SetupPageProps) {
  const { t } = useTexts();
  return (
    <div className="stack">
      <p>{t(`settings.intro.${introOf(setup)}`)}</p>
      <Step number={1} isDone={setup.relay.ok} title={t('settings.step.connect')}>
        <RelayStatusView relay={setup.relay} onRetry={() => void reload()} />
      </Step>
      {setup.issueTypes.length === 0 || setup.statuses.length === 0 ? (
        <Problems
          title={t('settings.nothingToChoose.title')}
          problems={[t('settings.nothingToChoose.text')]}
        />
      ) : (
        <SetupForm setup={setup} onSaved={reload} />
      )}
      {setup.state.kind === 'on' && setup.state.receives ? <TestRequest /> : null}
      {setup.state.kind === 'new' ? null : (
        <HealthSection heading={t('settings.health.heading')} size="small" load={loadHealth} />
      )}
      {setup.state.kind === 'new' ? null : <DecisionLog />}
    </div>
  );
}

const loadHealth = () => rpc('projectHealth', {});

function introOf({ state: { kind, receives } }: ReadySetup): 'new' | 'off' | 'on' | 'notRouted' {
  return kind === 'on' && !receives ? 'notRouted' : kind;
}
