import { toFields, toList, toText, toTexts } from '../parse';

/** Name of the index that every entity has without declaring it. */
export const BY_KEY = 'by-key';

export interface IndexDefinition {
  readonly name: string;
  readonly partition: readonly string[];
  /** The attribute the index is ordered by; without one, the key. */
  readonly range?: string;
}

/** A custom entity, as the manifest declares it. */
export interface EntityDefinition {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, IndexDefinition>;
}

/** Reads `app.storage.entities`. */
export function parseEntities(value: unknown): ReadonlyMap<string, EntityDefinition> {
  return new Map(
    toList(value)
      .map(parseEntity)
      .map((entity) => [entity.name, entity]),
  );
}

function parseEntity(value: unknown): EntityDefinition {
  const fields = toFields(value);
  const attributes = Object.entries(toFields(fields['attributes'])).map(
    ([name, attribute]): [string, string] => [name, toText(toFields(attribute)['type']) ?? 'any'],
  );
  const byKey: IndexDefinition = { name: BY_KEY, partition: [] };
  const indexes = [byKey, ...toList(fields['indexes']).map(parseIndex)];
  return {
    name: toText(fields['name']) ?? '',
    attributes: new Map(attributes),
    indexes: new Map(indexes.map((index) => [index.name, index])),
  };
}

function parseIndex(value: unknown): IndexDefinition {
  if (typeof value === 'string') return { name: value, partition: [], range: value };
  const fields = toFields(value);
  const range = toTexts(fields['range'])[0];
  return {
    name: toText(fields['name']) ?? '',
    partition: toTexts(fields['partition']),
    ...(range === undefined ? {} : { range }),
  };
}
