import { useState } from 'react';
import Select from '@atlaskit/select/default';
import TextArea from '@atlaskit/textarea/text-area';
import TextField from '@atlaskit/textfield/text-field';
import type { NamedChoice } from '#wire/pages/answers';
import type { FieldToFill } from '#wire/pages/settings';
import { plain } from '../shared/plain';
import { useTexts } from '../shared/i18n/texts-context';
import type { Control } from './field';
import { NameSearch } from './name-search';

interface FieldInputProps {
  readonly control: Control;
  readonly field: FieldToFill;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

/** The control for one kind of field. Nothing typed or chosen is no value. */
export function FieldInput(props: FieldInputProps) {
  switch (props.field.kind) {
    case 'option':
    case 'options':
    case 'cascade':
      return <OptionInput {...props} />;
    case 'user':
    case 'users':
    case 'group':
    case 'groups':
      return <NameInput {...props} />;
    case 'paragraph':
      return <ParagraphInput {...props} />;
    default:
      return <LineInput {...props} />;
  }
}

function OptionInput({ control, field, value, onChange }: FieldInputProps) {
  const { t } = useTexts();
  const { id, isInvalid, descriptionId } = control;
  const options = field.options.map((option) => ({ value: option.id, label: plain(option.name) }));
  const chosen = value.map(
    (one) => options.find((option) => option.value === one) ?? { value: one, label: one },
  );
  const common = {
    inputId: id,
    isInvalid,
    descriptionId,
    options,
    placeholder: t('settings.fields.choose'),
    isClearable: true,
  };
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

/** People and groups that are chosen already stand among the options, with their names. */
function NameInput({ control, field, value, onChange }: FieldInputProps) {
  const { t } = useTexts();
  // What was found by a search is known by name here alone, until it is saved.
  const [known, setKnown] = useState<readonly NamedChoice[]>(field.options);
  const nameOf = (id: string): NamedChoice =>
    [...known, ...field.options].find((choice) => choice.id === id) ?? {
      id,
      name: t('settings.approvers.missing', { id }),
    };
  return (
    <NameSearch
      kind={field.kind.startsWith('user') ? 'people' : 'groups'}
      isSingle={!field.kind.endsWith('s')}
      control={control}
      value={value.map(nameOf)}
      onChange={(chosen) => {
        setKnown(chosen);
        onChange(chosen.map(({ id }) => id));
      }}
    />
  );
}

function ParagraphInput({ control, value, onChange }: FieldInputProps) {
  const { id, isInvalid, descriptionId } = control;
  return (
    <TextArea
      id={id}
      isInvalid={isInvalid}
      aria-describedby={descriptionId}
      value={value[0] ?? ''}
      minimumRows={2}
      onChange={(event) => onChange([event.currentTarget.value])}
    />
  );
}

const INPUT_TYPES: Readonly<Record<string, string>> = {
  number: 'number',
  date: 'date',
  datetime: 'datetime-local',
};

function LineInput({ control, field: { kind }, value, onChange }: FieldInputProps) {
  const { id, isInvalid, descriptionId } = control;
  return (
    <TextField
      id={id}
      isInvalid={isInvalid}
      aria-describedby={descriptionId}
      type={INPUT_TYPES[kind] ?? 'text'}
      step={kind === 'number' ? 'any' : undefined}
      value={kind === 'labels' ? value.join(' ') : (value[0] ?? '')}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        onChange(kind === 'labels' ? typed.split(/\s/) : [typed]);
      }}
    />
  );
}
