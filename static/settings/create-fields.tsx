import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading/heading';
import Select from '@atlaskit/select/default';
import TextArea from '@atlaskit/textarea/text-area';
import TextField from '@atlaskit/textfield/text-field';
import type { CreateField, CreateFieldInput } from '#core/create-fields';
import { useTexts } from '../shared/i18n/texts-context';

interface CreateFieldsProps {
  readonly fields: readonly CreateField[];
  readonly values: CreateFieldInput;
  readonly onChange: (values: CreateFieldInput) => void;
}

/** Values that every new card gets in fields of the create screen. Required fields first; nothing where there are none. */
export function CreateFields({ fields, values, onChange }: CreateFieldsProps) {
  const { t } = useTexts();
  const shown = fields
    .filter(({ kind }) => kind !== 'unsupported')
    .toSorted((one, other) => Number(other.required) - Number(one.required));
  if (shown.length === 0) return null;
  return (
    <section className="stack" data-testid="create-fields">
      <Heading size="small" as="h2">
        {t('settings.fields.heading')}
      </Heading>
      <p>{t('settings.fields.help')}</p>
      {shown.map((field) => (
        <Field
          key={field.id}
          field={field}
          value={values[field.id] ?? []}
          onChange={(value) => onChange({ ...values, [field.id]: value })}
        />
      ))}
    </section>
  );
}

interface FieldProps {
  readonly field: CreateField;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

function Field(props: FieldProps) {
  const { t } = useTexts();
  const { id, name, required } = props.field;
  return (
    <div data-testid={`field-${id}`}>
      <Label htmlFor={`field-${id}`}>{required ? t('settings.fields.required', { name }) : name}</Label>
      <Input {...props} />
      {props.field.kind === 'labels' ? <HelperMessage>{t('settings.fields.labels')}</HelperMessage> : null}
    </div>
  );
}

/** The control for one kind of field. Nothing typed is no value. */
function Input({ field, value, onChange }: FieldProps) {
  const { t } = useTexts();
  const id = `field-${field.id}`;
  const [text = ''] = value;
  switch (field.kind) {
    case 'option':
    case 'options': {
      const options = field.options.map((option) => ({ value: option.id, label: option.name }));
      const chosen = value.map(
        (one) => options.find((option) => option.value === one) ?? { value: one, label: one },
      );
      const common = { inputId: id, options, placeholder: t('settings.fields.choose'), isClearable: true };
      return field.kind === 'options' ? (
        <Select
          {...common}
          isMulti
          value={chosen}
          onChange={(next) => onChange(next.map(({ value: one }) => one))}
        />
      ) : (
        <Select
          {...common}
          value={chosen[0] ?? null}
          onChange={(next) => onChange(next === null ? [] : [next.value])}
        />
      );
    }
    case 'paragraph':
      return (
        <TextArea
          id={id}
          value={text}
          minimumRows={2}
          onChange={(event) => onChange([event.currentTarget.value])}
        />
      );
    default:
      return (
        <TextField
          id={id}
          type={field.kind === 'number' || field.kind === 'date' ? field.kind : 'text'}
          step={field.kind === 'number' ? 'any' : undefined}
          value={field.kind === 'labels' ? value.join(' ') : text}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            onChange(field.kind === 'labels' ? typed.split(/\s/) : [typed]);
          }}
        />
      );
  }
}
