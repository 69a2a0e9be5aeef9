import { useCallback, useState, type FormEvent } from 'react';
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { CardState, DecisionPolicy } from '#core/settings';
import type { SetupInput } from '#wire/pages';
import { useTexts } from '../shared/i18n/texts-context';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { ApproversSection } from './approvers-section';
import { ChecksView } from './checks-view';
import { CreateFields } from './create-fields';
import { IssueTypeField } from './issue-type-field';
import { PolicyFields } from './policy-fields';
import type { ReadySetup } from './ready-setup';
import { SaveOutcomeView, type SaveOutcome } from './save-outcome-view';
import { saveSetup } from './save-setup';
import { StatusField } from './status-field';
import { TurnOff } from './turn-off';

interface SetupFormProps {
  readonly setup: ReadySetup;
  readonly onSaved: () => Promise<void>;
}

const NO_POLICY: DecisionPolicy = { reasonRequiredFor: [] };

const STATES: readonly CardState[] = ['pending', 'approved', 'denied', 'promoted', 'expired'];

/** The form: starts from what is saved, or else from the app's proposal. */
export function SetupForm({ setup, onSaved }: SetupFormProps) {
  const { t } = useTexts();
  const [draft, setDraft] = useState<SetupInput>(() => draftOf(setup));
  const [outcome, setOutcome] = useState<SaveOutcome>({ kind: 'idle' });
  const [checked, setChecked] = useState(draft);
  const { state: checks } = useLoad(useCallback(() => check(checked), [checked]));
  const create = checks.kind === 'ready' && checks.value.kind === 'checked' ? checks.value.create : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setOutcome({ kind: 'saving' });
    const next = await saveSetup(draft);
    setOutcome(next);
    setChecked({ ...draft });
    if (next.kind === 'saved') await onSaved();
  };

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <IssueTypeField
        issueTypes={setup.issueTypes}
        value={draft.issueTypeId}
        onChange={(issueTypeId) => {
          // Another type has another create screen.
          const next = { ...draft, issueTypeId, createFields: {} };
          setDraft(next);
          setChecked(next);
        }}
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
      <CreateFields
        fields={create?.fields ?? []}
        values={draft.createFields ?? {}}
        onChange={(createFields) => setDraft({ ...draft, createFields })}
      />
      <PolicyFields value={draft.policy ?? NO_POLICY} onChange={(policy) => setDraft({ ...draft, policy })} />
      <ApproversSection
        value={draft}
        known={setup.approvers}
        onChange={(approvers) => setDraft({ ...draft, ...approvers })}
      />
      <Heading size="small" as="h2">
        {t('settings.checks.heading')}
      </Heading>
      <ChecksView state={checks} values={draft.createFields ?? {}} onCheck={() => setChecked({ ...draft })} />
      <SaveOutcomeView outcome={outcome} />
      <div>
        <Button appearance="primary" type="submit" isDisabled={outcome.kind === 'saving'} testId="save">
          {setup.state.kind === 'on' ? t('settings.save.again') : t('settings.save.button')}
        </Button>
      </div>
      {setup.state.kind === 'on' ? <TurnOff onDone={onSaved} /> : null}
    </form>
  );
}

function draftOf({ current, proposal }: ReadySetup): SetupInput {
  const { issueTypeId, statuses, policy = NO_POLICY, createFields = {}, ...rest } = current ?? proposal;
  const { approvers, approverGroups = [], approverRoles = [] } = rest;
  return { issueTypeId, statuses, approvers, approverGroups, approverRoles, policy, createFields };
}

const check = ({ issueTypeId, statuses, policy }: SetupInput) =>
  rpc('checkSetup', { issueTypeId, statuses, policy });
