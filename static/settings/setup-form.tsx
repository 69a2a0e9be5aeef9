import { useState, type FormEvent } from 'react';
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { CardState } from '#core/settings';
import type { SetupInput } from '#wire/pages';
import { useTexts } from '../shared/i18n/texts-context';
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

const STATES: readonly CardState[] = ['pending', 'approved', 'denied', 'promoted', 'expired'];

/** The form: starts from what is saved, or else from the app's proposal. */
export function SetupForm({ setup, onSaved }: SetupFormProps) {
  const { t } = useTexts();
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
        {t('settings.statuses.heading')}
      </Heading>
      {STATES.map((state) => (
        <StatusField
          key={state}
          id={`statuses-${state}`}
          label={t(`state.${state}`)}
          help={t(`settings.statuses.help.${state}`)}
          options={setup.statuses}
          value={draft.statuses[state]}
          onChange={(ids) => setDraft({ ...draft, statuses: { ...draft.statuses, [state]: ids } })}
        />
      ))}
      <ApproversField value={draft.approvers} onChange={(approvers) => setDraft({ ...draft, approvers })} />
      <SaveOutcomeView outcome={outcome} />
      <div>
        <Button appearance="primary" type="submit" isDisabled={outcome.kind === 'saving'} testId="save">
          {t('settings.save.button')}
        </Button>
      </div>
    </form>
  );
}

function draftOf({ current, proposal }: ReadySetup): SetupInput {
  const { issueTypeId, statuses, approvers } = current ?? proposal;
  return { issueTypeId, statuses, approvers };
}
