import { useState } from 'react';
import Heading from '@atlaskit/heading/heading';
import Select from '@atlaskit/select/default';
import type { NamedChoice } from '#wire/pages/answers';
import type { ApproverChoices, SetupInput } from '#wire/pages/settings';
import { plain } from '../shared/plain';
import { useTexts } from '../shared/i18n/texts-context';
import { Problems } from '../shared/problems';
import { Field } from './field';
import { NameSearch } from './name-search';
import { approverProblemText } from './problem-texts';

type Approvers = Pick<SetupInput, 'approvers' | 'approverGroups' | 'approverRoles'>;

interface ApproversSectionProps {
  readonly value: Approvers;
  readonly known: ApproverChoices;
  readonly onChange: (approvers: Approvers) => void;
}

/** Who may decide where Teleport cannot tell: people, groups and roles, each chosen by name. */
export function ApproversSection({ value, known, onChange }: ApproversSectionProps) {
  const texts = useTexts();
  const { t } = texts;
  const named = (ids: readonly string[], choices: readonly NamedChoice[]): readonly NamedChoice[] =>
    ids.map(
      (id) =>
        choices.find((choice) => choice.id === id) ?? { id, name: t('settings.approvers.missing', { id }) },
    );
  // What was found by a search is known by name here alone, until it is saved.
  const [people, setPeople] = useState(() => named(value.approvers, known.people));
  const [groups, setGroups] = useState(() => named(value.approverGroups ?? [], known.groups));
  const roles = named(value.approverRoles ?? [], known.roles);
  const idsOf = (chosen: readonly NamedChoice[]): readonly string[] => chosen.map(({ id }) => id);

  return (
    <section className="stack" data-testid="approvers">
      <Heading size="small" as="h3">
        {t('settings.approvers.label')}
      </Heading>
      <p>{t('settings.approvers.help')}</p>
      {known.problems.length > 0 ? (
        <Problems
          title={t('settings.approvers.problems')}
          problems={known.problems.map((problem) => approverProblemText(texts, problem))}
        />
      ) : null}
      <Field id="approvers-people" label={t('settings.approvers.people')}>
        {(control) => (
          <NameSearch
            kind="people"
            control={control}
            value={people}
            onChange={(chosen) => {
              setPeople(chosen);
              onChange({ ...value, approvers: idsOf(chosen) });
            }}
          />
        )}
      </Field>
      <Field id="approvers-groups" label={t('settings.approvers.groups')}>
        {(control) => (
          <NameSearch
            kind="groups"
            control={control}
            value={groups}
            onChange={(chosen) => {
              setGroups(chosen);
              onChange({ ...value, approverGroups: idsOf(chosen) });
            }}
          />
        )}
      </Field>
      {known.areRolesHidden ? <p>{t('settings.approvers.rolesHidden')}</p> : null}
      <Field id="approvers-roles" label={t('settings.approvers.roles')}>
        {({ id, descriptionId }) => (
          <Select<NamedChoice, true>
            inputId={id}
            descriptionId={descriptionId}
            isMulti
            options={known.roles}
            value={roles}
            onChange={(chosen) => onChange({ ...value, approverRoles: idsOf(chosen) })}
            getOptionValue={(choice) => choice.id}
            getOptionLabel={({ name }) => plain(name)}
            placeholder={t('settings.fields.choose')}
          />
        )}
      </Field>
    </section>
  );
}
