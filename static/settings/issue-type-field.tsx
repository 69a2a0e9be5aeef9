import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Select from '@atlaskit/select/default';
import { useTexts } from '../shared/i18n/texts-context';

interface IssueTypeFieldProps {
  readonly issueTypes: readonly { readonly id: string; readonly name: string }[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** Which issue type cards are created with. */
export function IssueTypeField({ issueTypes, value, onChange }: IssueTypeFieldProps) {
  const { t } = useTexts();
  const options = issueTypes.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div data-testid="issue-type">
      <Label htmlFor="issue-type">{t('settings.issueType.label')}</Label>
      <Select
        inputId="issue-type"
        options={options}
        value={options.find((option) => option.value === value) ?? null}
        onChange={(option) => onChange(option?.value ?? '')}
        placeholder={t('settings.issueType.placeholder')}
      />
      <HelperMessage>{t('settings.issueType.help')}</HelperMessage>
    </div>
  );
}
