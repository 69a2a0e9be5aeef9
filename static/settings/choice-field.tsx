import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Select from '@atlaskit/select/default';

interface ChoiceFieldProps<T> {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly help?: string | undefined;
}

/** One of a few choices, of which one always holds. */
export function ChoiceField<T>({ id, label, options, value, onChange, help }: ChoiceFieldProps<T>) {
  return (
    <div>
      <Label htmlFor={id}>{label}</Label>
      <Select
        inputId={id}
        options={options}
        value={options.find((option) => option.value === value) ?? null}
        onChange={(chosen) => onChange(chosen === null ? value : chosen.value)}
      />
      {help === undefined ? null : <HelperMessage>{help}</HelperMessage>}
    </div>
  );
}
