import type { ReadySetup } from './ready-setup';
import { Problems } from './problems';
import { RelayStatusView } from './relay-status-view';
import { SetupForm } from './setup-form';

interface SetupPageProps {
  readonly setup: ReadySetup;
  readonly reload: () => Promise<void>;
}

/** The relay's state, what is wrong, and the form. */
export function SetupPage({ setup, reload }: SetupPageProps) {
  return (
    <div className="settings-stack">
      <p>
        {setup.current === undefined
          ? 'This project does not receive access requests yet. Check the proposal below, then save it to turn it on.'
          : 'This project receives access requests.'}
      </p>
      <RelayStatusView relay={setup.relay} onRetry={() => void reload()} />
      {setup.issueTypes.length === 0 || setup.statuses.length === 0 ? (
        <Problems
          title="There is nothing to choose from"
          problems={[
            'This project has no issue types or no statuses. Add some in Jira, then reload this page.',
          ]}
        />
      ) : (
        <SetupForm setup={setup} onSaved={reload} />
      )}
    </div>
  );
}
