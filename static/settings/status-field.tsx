import Select from '@atlaskit/select/default';
import { useTexts } from '../shared/i18n/texts-context';
import { Field } from './field';
import type { StatusOption } from './ready-setup';

interface StatusFieldProps {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly error: string | undefined;
  readonly options: readonly StatusOption[];
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** Which statuses mean one state of a request. A chosen status that Jira no longer has shows as its id. */
export function StatusField({ id, label, help, error, options, value, onChange }: StatusFieldProps) {
  const { t } = useTexts();
  const nameOf = ({ name, category }: StatusOption): string =>
    isCategory(category)
      ? t('settings.statuses.option', { name, category: t(`settings.statuses.category.${category}`) })
      : name;
  const choices = options.map((status) => ({ value: status.id, label: nameOf(status) }));
  const chosen = value.map(
    (statusId) =>
      choices.find((choice) => choice.value === statusId) ?? {
        value: statusId,
        label: t('settings.statuses.missing', { id: statusId }),
      },
  );
  return (
    <Field id={id} label={label} help={help} error={error}>
      {({ isInvalid, descriptionId }) => (
        <Select
          inputId={id}
          isInvalid={isInvalid}
          descriptionId={descriptionId}
          isMulti
          options={choices}
          value={chosen}
          onChange={(selected) => onChange(selected.map((choice) => choice.value))}
          placeholder={t('settings.statuses.placeholder')}
        />
      )}
    </Field>
  );
}

/** Jira's keys for what a status counts as. */
const CATEGORIES = ['new', 'indeterminate', 'done'] as const;

const isCategory = (category: string): category is (typeof CATEGORIES)[number] =>
  CATEGORIES.some((known) => known === category);
