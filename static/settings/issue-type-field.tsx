import Select from '@atlaskit/select/default';
import { useTexts } from '../shared/i18n/texts-context';
import { Field } from './field';

interface IssueTypeFieldProps {
  readonly issueTypes: readonly { readonly id: string; readonly name: string }[];
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (id: string) => void;
}

/** Which issue type cards are created with. */
export function IssueTypeField({ issueTypes, value, error, onChange }: IssueTypeFieldProps) {
  const { t } = useTexts();
  const options = issueTypes.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Field
      id="issue-type"
      label={t('settings.issueType.label')}
      help={t('settings.issueType.help')}
      error={error}
    >
      {({ id, isInvalid, descriptionId }) => (
        <Select
          inputId={id}
          isInvalid={isInvalid}
          descriptionId={descriptionId}
          options={options}
          value={options.find((option) => option.value === value) ?? null}
          onChange={(option) => onChange(option?.value ?? '')}
          placeholder={t('settings.issueType.placeholder')}
        />
      )}
    </Field>
  );
}
