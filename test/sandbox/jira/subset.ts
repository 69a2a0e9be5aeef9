/** Takes from Atlassian's OpenAPI file what the emulator goes by: names, types and scopes of its operations, and none of its texts. */
import { asArray, asObject, asString, isArray, type Json, type JsonObject } from './json';

/** What is said for readers, not for programs. */
const TEXTS = new Set([
  ...['description', 'summary', 'title', 'example', 'examples', 'externalDocs', 'tags', 'xml', 'deprecated'],
  ...['discriminator', 'readOnly', 'writeOnly', 'security', 'x-atlassian-data-security-policy'],
  ...['x-atlassian-connect-scope', 'x-experimental', 'x-changes', 'x-showInExample', 'state'],
]);

/** Errors may always come in this form. */
const ALWAYS = 'ErrorCollection';

/**
 * @param document - Atlassian's file
 * @param operations - ids of the operations to take; those that the file does not know are left out
 */
export function subsetOf(document: JsonObject, operations: readonly string[]): JsonObject {
  const paths = Object.entries(asObject(document['paths']) ?? {}).flatMap(([path, item]) => {
    const taken = Object.entries(asObject(item) ?? {}).flatMap(([method, operation]) => {
      const known = asObject(operation) ?? {};
      return operations.includes(asString(known['operationId']) ?? '')
        ? [[method, operationOf(known)] as const]
        : [];
    });
    return taken.length === 0 ? [] : [[path, Object.fromEntries(taken)] as const];
  });
  const all = asObject(asObject(document['components'])?.['schemas']) ?? {};
  return {
    paths: Object.fromEntries(paths),
    components: { schemas: schemasFor([...referencesIn(Object.fromEntries(paths)), ALWAYS], all) },
  };
}

/** As text: each operation and each schema on a line of its own, so that a change shows as one. */
export function textOf({ paths, components }: JsonObject): string {
  const lines = (map: Json | undefined): string =>
    Object.entries(asObject(map) ?? {})
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
      .join(',\n');
  return `{"paths":{\n${lines(paths)}\n},"components":{"schemas":{\n${lines(asObject(components)?.['schemas'])}\n}}}\n`;
}

const operationOf = (operation: JsonObject): JsonObject => ({
  ...asObject(withoutTexts(operation)),
  responses: Object.fromEntries(
    Object.entries(asObject(operation['responses']) ?? {}).map(([status, response]) => [
      status,
      withoutTexts(response ?? {}),
    ]),
  ),
});

function withoutTexts(node: Json): Json {
  if (isArray(node)) return node.map(withoutTexts);
  const object = asObject(node);
  if (object === undefined) return node;
  const kept = Object.entries(object).filter(([name]) => !TEXTS.has(name));
  return Object.fromEntries(
    kept.map(([name, value = null]) => [
      name,
      // Its names are the API's own, also where they sound like texts.
      name === 'properties' ? mapEach(value, withoutTexts) : withoutTexts(value),
    ]),
  );
}

const mapEach = (map: Json, change: (value: Json) => Json): JsonObject =>
  Object.fromEntries(
    Object.entries(asObject(map) ?? {}).map(([name, value = null]) => [name, change(value)]),
  );

function schemasFor(names: readonly string[], all: JsonObject): JsonObject {
  const taken = new Map<string, Json>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (taken.has(name)) continue;
    const schema = withoutTexts(all[name] ?? {});
    taken.set(name, schema);
    waiting.push(...referencesIn(schema));
  }
  return Object.fromEntries([...taken].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function referencesIn(node: Json): readonly string[] {
  if (isArray(node)) return node.flatMap(referencesIn);
  const object = asObject(node);
  if (object === undefined) return [];
  const own = asString(object['$ref'])?.split('/').at(-1);
  const inside = asArray(Object.values(object).map((value) => value ?? null)).flatMap(referencesIn);
  return own === undefined ? inside : [own, ...inside];
}
