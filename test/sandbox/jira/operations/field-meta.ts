/** Fields of screens as Jira describes them: of the create screen, of a transition, of an issue that may be edited. */
import type { World } from '../call';
import type { Json, JsonObject } from '../json';
import { RESOLUTION_IDS } from '../render';
import type { FieldOption, FieldSpec, Issue } from '../state';
import type { ScreenField } from '../workflow';

/** A field of the create screen. */
export function renderFieldSpec(spec: FieldSpec): JsonObject {
  return { ...renderField(spec, spec.isRequired), fieldId: spec.fieldId };
}

/** The fields of a transition's screen, by id: those of the issue's type, else the system's own. */
export const renderScreen = (world: World, issue: Issue, screen: readonly ScreenField[]): JsonObject =>
  Object.fromEntries(
    screen.map(({ fieldId, isRequired }) => [
      fieldId,
      renderField(specOf(world, issue, fieldId), isRequired),
    ]),
  );

/** The fields of an issue that may be edited, by id; none where nothing may. */
export const renderEditMeta = (world: World, issue: Issue, ids: ReadonlySet<string>): JsonObject => ({
  fields: Object.fromEntries([...ids].map((id) => [id, renderField(specOf(world, issue, id), false)])),
});

/** The field of the issue's type, or the system's own of this name. */
export function specOf(world: World, issue: Issue, fieldId: string): FieldSpec {
  const spec = world.site.issueType(issue.issueTypeId).fields.find((field) => field.fieldId === fieldId);
  if (spec !== undefined) return spec;
  const name = `${fieldId.slice(0, 1).toUpperCase()}${fieldId.slice(1)}`;
  const type = SYSTEM_TYPES[fieldId] ?? fieldId;
  return { fieldId, name, isRequired: false, schema: { type, system: fieldId } };
}

const SYSTEM_TYPES: Readonly<Record<string, string>> = { assignee: 'user', duedate: 'date' };

function renderField(spec: FieldSpec, isRequired: boolean): JsonObject {
  return {
    required: isRequired,
    schema: { ...spec.schema },
    name: spec.name,
    key: spec.fieldId,
    hasDefaultValue: spec.fieldId === 'reporter',
    allowedValues: allowedOf(spec),
    operations: spec.schema.type === 'array' ? ['add', 'set', 'remove'] : ['set'],
  };
}

/** Options have a `value`, what the system knows has a `name`. */
function allowedOf({ fieldId, allowedValues, oddValues = [] }: FieldSpec): Json[] | undefined {
  if (fieldId === 'resolution') return Object.entries(RESOLUTION_IDS).map(([name, id]) => ({ id, name }));
  return allowedValues && [...allowedValues.map(renderOption), ...oddValues];
}

const renderOption = ({ id, value, children }: FieldOption): JsonObject => ({
  id,
  value,
  children: children?.map(renderOption),
});
