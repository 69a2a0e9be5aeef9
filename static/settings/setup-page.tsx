import { useTexts } from '../shared/i18n/texts-context';
import type { ReadySetup } from './ready-setup';
import { DecisionLog } from '../shared/log/decision-log';
import { Problems } from '../shared/problems';
import { RelayStatusView } from '../shared/relay-status-view';
import { HealthSection } from './health-section';
import { SetupForm } from './setup-form';

interface SetupPageProps {
  readonly setup: ReadySetup;
  readonly reload: () => Promise<void>;
}

/** The relay's state, what is wrong, and the form. */
export function SetupPage({ setup, reload }: SetupPageProps) {
  const { t } = useTexts();
  return (
    <div className="stack">
      <p>{t(`settings.intro.${introOf(setup)}`)}</p>
      <RelayStatusView relay={setup.relay} onRetry={() => void reload()} />
      {setup.state.kind === 'new' ? null : <HealthSection />}
      {setup.state.kind === 'new' ? null : <DecisionLog />}
      {setup.issueTypes.length === 0 || setup.statuses.length === 0 ? (
        <Problems
          title={t('settings.nothingToChoose.title')}
          problems={[t('settings.nothingToChoose.text')]}
        />
      ) : (
        <SetupForm setup={setup} onSaved={reload} />
      )}
    </div>
  );
}

function introOf({ state: { kind, receives } }: ReadySetup): 'new' | 'off' | 'on' | 'notRouted' {
  return kind === 'on' && !receives ? 'notRouted' : kind;
}
