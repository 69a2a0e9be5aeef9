import Heading from '@atlaskit/heading/heading';
import type { FieldInput as Values } from '#core/project/screen-fields';
import type { SomeStates } from '#core/project/settings';
import type { FieldToFill, MoveFieldsToFill } from '#wire/pages/settings';
import { useTexts } from '../shared/i18n/texts-context';
import { Field, type FieldErrors } from './field';
import { FieldInput } from './field-input';
import { fieldControlId } from './problem-texts';

interface CreateFieldsProps {
  readonly fields: readonly FieldToFill[];
  readonly values: Values;
  readonly errors: FieldErrors;
  readonly onChange: (values: Values) => void;
}

/** Values that every new card gets in fields of the create screen. Required fields first; nothing where there are none. */
export function CreateFields({ fields, ...rest }: CreateFieldsProps) {
  const { t } = useTexts();
  if (fields.every(({ kind }) => kind === 'unsupported')) return null;
  return (
    <section className="stack" data-testid="create-fields">
      <Heading size="small" as="h3">
        {t('settings.fields.heading')}
      </Heading>
      <p>{t('settings.fields.help')}</p>
      <Fields idOf={(id) => fieldControlId(undefined, id)} fields={fields} {...rest} />
    </section>
  );
}

interface MoveFieldsProps {
  readonly moves: readonly MoveFieldsToFill[];
  readonly values: SomeStates<Values>;
  readonly errors: FieldErrors;
  readonly onChange: (values: SomeStates<Values>) => void;
}

/** Values for what the screens of transitions ask for, state by state; nothing where they ask for nothing. */
export function MoveFields({ moves, values, errors, onChange }: MoveFieldsProps) {
  const { t, format } = useTexts();
  if (moves.length === 0) return null;
  return (
    <section className="stack" data-testid="move-fields">
      <Heading size="small" as="h3">
        {t('settings.moveFields.heading')}
      </Heading>
      <p>{t('settings.moveFields.help')}</p>
      {moves.map(({ state, transitions, fields }) => (
        <div key={state} className="stack" role="group" aria-labelledby={`move-fields-${state}`}>
          <Heading size="xsmall" as="h3" id={`move-fields-${state}`}>
            {t('settings.moveFields.to', {
              state: t(`state.${state}`),
              transitions: format.list([...transitions]),
            })}
          </Heading>
          <Fields
            idOf={(id) => fieldControlId(state, id)}
            fields={fields}
            values={values[state] ?? {}}
            errors={errors}
            onChange={(next) => onChange({ ...values, [state]: next })}
          />
        </div>
      ))}
    </section>
  );
}

interface FieldsProps extends CreateFieldsProps {
  /** Id of a field's control. */
  readonly idOf: (field: string) => string;
}

function Fields({ idOf, fields, values, errors, onChange }: FieldsProps) {
  const { t, count } = useTexts();
  const shown = fields
    .filter(({ kind }) => kind !== 'unsupported')
    .toSorted((one, other) => Number(other.required) - Number(one.required));
  const helpOf = ({ kind, leftOut }: FieldToFill): string | undefined => {
    if (leftOut > 0) return count('settings.fields.leftOut', leftOut);
    if (kind === 'labels' || kind === 'datetime' || kind === 'parent') return t(`settings.fields.${kind}`);
    return undefined;
  };
  return shown.map((field) => (
    <Field
      key={field.id}
      id={idOf(field.id)}
      label={field.required ? t('settings.fields.required', { name: field.name }) : field.name}
      help={helpOf(field)}
      error={errors[idOf(field.id)]}
    >
      {(control) => (
        <FieldInput
          control={control}
          field={field}
          value={values[field.id] ?? []}
          onChange={(value) => onChange({ ...values, [field.id]: value })}
        />
      )}
    </Field>
  ));
}
