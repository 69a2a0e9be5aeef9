import { useState, type FormEvent } from 'react';
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { CardState } from '#core/settings';
import type { SetupInput } from '#wire/pages';
import { ApproversField } from './approvers-field';
import { IssueTypeField } from './issue-type-field';
import type { ReadySetup } from './ready-setup';
import { SaveOutcomeView, type SaveOutcome } from './save-outcome-view';
import { saveSetup } from './save-setup';
import { StatusField } from './status-field';

interface SetupFormProps {
  readonly setup: ReadySetup;
  readonly onSaved: () => Promise<void>;
}

interface StateText {
  readonly state: CardState;
  readonly label: string;
  readonly help: string;
}

const STATES: readonly StateText[] = [
  {
    state: 'pending',
    label: 'Pending',
    help: 'Where new cards stand. Several statuses may mean pending; the first is used for new cards.',
  },
  { state: 'approved', label: 'Approved', help: 'Moving a card here approves the request.' },
  { state: 'denied', label: 'Denied', help: 'Moving a card here denies the request.' },
  { state: 'promoted', label: 'Promoted', help: 'Where cards go whose request became long-term access.' },
  { state: 'expired', label: 'Expired', help: 'Where cards go whose request lapsed or was deleted.' },
];

/** The form: starts from what is saved, or else from the app's proposal. */
export function SetupForm({ setup, onSaved }: SetupFormProps) {
  const [draft, setDraft] = useState<SetupInput>(() => draftOf(setup));
  const [outcome, setOutcome] = useState<SaveOutcome>({ kind: 'idle' });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setOutcome({ kind: 'saving' });
    const next = await saveSetup(draft);
    setOutcome(next);
    if (next.kind === 'saved') await onSaved();
  };

  return (
    <form className="settings-stack" onSubmit={(event) => void submit(event)} noValidate>
      <IssueTypeField
        issueTypes={setup.issueTypes}
        value={draft.issueTypeId}
        onChange={(issueTypeId) => setDraft({ ...draft, issueTypeId })}
      />
      <Heading size="small" as="h2">
        What statuses mean
      </Heading>
      {STATES.map(({ state, label, help }) => (
        <StatusField
          key={state}
          id={`statuses-${state}`}
          label={label}
          help={help}
          options={setup.statuses}
          value={draft.statuses[state]}
          onChange={(ids) => setDraft({ ...draft, statuses: { ...draft.statuses, [state]: ids } })}
        />
      ))}
      <ApproversField value={draft.approvers} onChange={(approvers) => setDraft({ ...draft, approvers })} />
      <SaveOutcomeView outcome={outcome} />
      <div>
        <Button appearance="primary" type="submit" isDisabled={outcome.kind === 'saving'} testId="save">
          Save and turn on
        </Button>
      </div>
    </form>
  );
}

function draftOf({ current, proposal }: ReadySetup): SetupInput {
  const { issueTypeId, statuses, approvers } = current ?? proposal;
  return { issueTypeId, statuses, approvers };
}
