import Select from '@atlaskit/select/default';
import { Field } from './field';

interface ChoiceFieldProps<T> {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
}

/** One of a few choices, of which one always holds. */
export function ChoiceField<T>({ id, label, options, value, onChange, help, error }: ChoiceFieldProps<T>) {
  return (
    <Field id={id} label={label} help={help} error={error}>
      {({ isInvalid, descriptionId }) => (
        <Select
          inputId={id}
          isInvalid={isInvalid}
          descriptionId={descriptionId}
          options={options}
          value={options.find((option) => option.value === value) ?? null}
          onChange={(chosen) => onChange(chosen === null ? value : chosen.value)}
        />
      )}
    </Field>
  );
}
