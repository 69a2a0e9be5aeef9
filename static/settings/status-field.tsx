import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Select from '@atlaskit/select/default';
import type { StatusOption } from './ready-setup';

interface StatusFieldProps {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly options: readonly StatusOption[];
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** Which statuses mean one state of a request. A chosen status that Jira no longer has shows as its id. */
export function StatusField({ id, label, help, options, value, onChange }: StatusFieldProps) {
  const choices = options.map((status) => ({ value: status.id, label: labelOf(status) }));
  const chosen = value.map(
    (statusId) =>
      choices.find((choice) => choice.value === statusId) ?? {
        value: statusId,
        label: `Missing status ${statusId}`,
      },
  );
  return (
    <div data-testid={id}>
      <Label htmlFor={id}>{label}</Label>
      <Select
        inputId={id}
        isMulti
        options={choices}
        value={chosen}
        onChange={(selected) => onChange(selected.map((choice) => choice.value))}
        placeholder="Choose statuses"
      />
      <HelperMessage>{help}</HelperMessage>
    </div>
  );
}

const CATEGORIES: Readonly<Record<string, string>> = {
  new: 'To do',
  indeterminate: 'In progress',
  done: 'Done',
};

function labelOf({ name, category }: StatusOption): string {
  return `${name} (${CATEGORIES[category] ?? category})`;
}
