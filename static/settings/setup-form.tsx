import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import { useState, type FormEvent } from 'react';
import type { CardState, DecisionPolicy } from '#core/project/settings';
import type { SetupInput } from '#wire/pages/settings';
import { useTexts } from '../shared/i18n/texts-context';
import { Problems } from '../shared/problems';
import { ApproversSection } from './approvers-section';
import { ChecksView } from './checks-view';
import { IssueTypeField } from './issue-type-field';
import { PolicyFields } from './policy-fields';
import { errorsOf, renamedText, statusControlId } from './problem-texts';
import type { ReadySetup } from './ready-setup';
import { SaveOutcomeView, type SaveOutcome } from './save-outcome-view';
import { saveSetup } from './save-setup';
import { CreateFields, MoveFields } from './screen-fields';
import { StatusField } from './status-field';
import { Step } from './step';
import { TurnOff } from './turn-off';
import { useChecks } from './use-checks';

interface SetupFormProps {
  readonly setup: ReadySetup;
  readonly onSaved: () => Promise<void>;
}

const NO_POLICY: DecisionPolicy = { reasonRequiredFor: [] };

const STATES: readonly CardState[] = ['pending', 'approved', 'denied', 'promoted', 'expired'];

/** The form: starts from what is saved, or else from the app's proposal. */
export function SetupForm({ setup, onSaved }: SetupFormProps) {
  const texts = useTexts();
  const { t } = texts;
  const [draft, setDraft] = useState<SetupInput>(() => draftOf(setup));
  const [outcome, setOutcome] = useState<SaveOutcome>({ kind: 'idle' });
  const { checks, isChecking, checkAgain } = useChecks(draft);
  const found = checks.kind === 'ready' && checks.value.kind === 'checked' ? checks.value : undefined;
  const errors = outcome.kind === 'refused' ? errorsOf(texts, outcome.problems) : {};

  const edit = (change: Partial<SetupInput>): void => {
    setDraft({ ...draft, ...change });
    // What was saved is not what stands there now.
    if (outcome.kind === 'saved') setOutcome({ kind: 'idle' });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setOutcome({ kind: 'saving' });
    const next = await saveSetup(draft);
    setOutcome(next);
    void checkAgain(draft);
    if (next.kind === 'saved') await onSaved();
    if (next.kind === 'refused') focusFirst(Object.keys(errorsOf(texts, next.problems)));
  };

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <Step number={2} isDone={setup.state.kind !== 'new'} title={t('settings.step.map')}>
        <IssueTypeField
          issueTypes={setup.issueTypes}
          value={draft.issueTypeId}
          error={errors['issue-type']}
          onChange={(issueTypeId) => {
            // Another type has other screens.
            const change = { issueTypeId, createFields: {}, moveFields: {} };
            edit(change);
            void checkAgain({ ...draft, ...change });
          }}
        />
        <Heading size="small" as="h3">
          {t('settings.statuses.heading')}
        </Heading>
        {setup.renamed.length === 0 ? null : (
          <Problems
            title={t('settings.renamed.title')}
            problems={setup.renamed.map((one) => renamedText(texts, one))}
          />
        )}
        {STATES.map((state) => (
          <StatusField
            key={state}
            id={statusControlId(state)}
            label={t(`state.${state}`)}
            help={t(`settings.statuses.help.${state}`)}
            error={errors[statusControlId(state)]}
            options={setup.statuses}
            value={draft.statuses[state]}
            onChange={(ids) => edit({ statuses: { ...draft.statuses, [state]: ids } })}
          />
        ))}
        <StatusField
          id="statuses-partly"
          label={t('settings.statuses.partly')}
          help={t('settings.statuses.help.partly')}
          error={undefined}
          options={setup.statuses}
          value={draft.partlyApproved ?? []}
          onChange={(partlyApproved) => edit({ partlyApproved })}
        />
        <CreateFields
          fields={found?.fields ?? []}
          values={draft.createFields ?? {}}
          errors={errors}
          onChange={(createFields) => edit({ createFields })}
        />
        <MoveFields
          moves={found?.moveFields ?? []}
          values={draft.moveFields ?? {}}
          errors={errors}
          onChange={(moveFields) => edit({ moveFields })}
        />
      </Step>
      <Step number={3} isDone={setup.state.kind === 'on'} title={t('settings.step.turnOn')}>
        {needsApprovers(setup) ? (
          <ApproversSection value={draft} known={setup.approvers} onChange={edit} />
        ) : null}
        <PolicyFields
          value={draft.policy ?? NO_POLICY}
          errors={errors}
          canEndWithWork={setup.relay.ok && setup.relay.endsAccessOnClose === true}
          onChange={(policy) => edit({ policy })}
        />
        <Heading size="small" as="h3">
          {t('settings.checks.heading')}
        </Heading>
        <ChecksView
          state={checks}
          statuses={setup.statuses}
          values={draft.createFields ?? {}}
          isChecking={isChecking}
          onCheck={() => void checkAgain(draft)}
        />
      </Step>
      <div className="save-bar">
        <SaveOutcomeView outcome={outcome} />
        <div>
          <Button appearance="primary" type="submit" isDisabled={outcome.kind === 'saving'} testId="save">
            {setup.state.kind === 'on' ? t('settings.save.again') : t('settings.save.button')}
          </Button>
        </div>
      </div>
      {setup.state.kind === 'on' ? <TurnOff onDone={onSaved} /> : null}
    </form>
  );
}

/**
 * In mode `native` Teleport knows who may review: approvers would have no effect. Where the relay does not say, and where some
 * are named, they are shown.
 */
const needsApprovers = ({ relay, current }: ReadySetup): boolean =>
  !relay.ok ||
  relay.reviewMode !== 'native' ||
  [current?.approvers, current?.approverGroups, current?.approverRoles].some((ids) => (ids ?? []).length > 0);

/** The form is longer than a screen: what is wrong may stand far above the button. */
function focusFirst(ids: readonly string[]): void {
  const controls = ids.flatMap((id) => document.getElementById(id) ?? []);
  const [first] = controls.sort((one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
  first?.focus();
}

function draftOf({ current, proposal }: ReadySetup): SetupInput {
  const chosen = current ?? proposal;
  return {
    issueTypeId: chosen.issueTypeId,
    statuses: chosen.statuses,
    partlyApproved: chosen.partlyApproved ?? [],
    approvers: chosen.approvers,
    approverGroups: chosen.approverGroups ?? [],
    approverRoles: chosen.approverRoles ?? [],
    policy: chosen.policy ?? NO_POLICY,
    createFields: chosen.createFields ?? {},
    moveFields: chosen.moveFields ?? {},
  };
}
