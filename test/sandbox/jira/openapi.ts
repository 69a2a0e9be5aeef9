/** Checks requests and answers against Atlassian's description of them, operation by operation, compiling only what is used. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { asArray, asObject, asString, isArray, parseJson, type Json, type JsonObject } from './json';

/** The parts of a call that the file describes. */
export interface CheckedRequest {
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
}

/** Statuses any operation may answer although the file does not list them. */
const ALWAYS_POSSIBLE = new Set([401, 413, 415, 429]);

/**
 * Where the file is narrower than Jira's real answers, what else they hold. Changelog values are null when there is nothing
 * to name, and instants of a bulk fetch are numbers (the file's own examples show both); its last page has no token. Authors,
 * their ids and names have been null; so are users of a bulk read whom the site does not know.
 */
const WIDER_IN_TRUTH: readonly (readonly [
  schema: string,
  fields: readonly string[],
  also: 'null' | 'integer' | 'null items',
])[] = [
  ['ChangeDetails', ['from', 'fromString', 'to', 'toString'], 'null'],
  ['Changelog', ['created'], 'integer'],
  ['Changelog', ['author'], 'null'],
  ['Comment', ['author', 'updateAuthor'], 'null'],
  ['UserDetails', ['accountId', 'displayName'], 'null'],
  ['BulkChangelogResponseBean', ['nextPageToken'], 'null'],
  ['PageBeanUser', ['values'], 'null items'],
];

const ERROR = { $ref: '#/components/schemas/ErrorCollection' };

/** What Atlassian's own example of an answer has, and its schema does not. */
const BEYOND_SCHEMA: ReadonlySet<string> = new Set(['getServerInfo defaultLocale']);

/** Atlassian's description of its REST API. */
export class OpenApi {
  readonly #operations = new Map<string, JsonObject>();
  readonly #ajv = new Ajv({ strict: false, code: { optimize: false } });
  readonly #queryAjv = new Ajv({ strict: false, coerceTypes: 'array', code: { optimize: false } });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: JsonObject) {
    addFormats(this.#ajv);
    addFormats(this.#queryAjv);
    const schemas = rewriteEach(asObject(document['components'])?.['schemas'] ?? {});
    this.#ajv.addSchema({ $id: 'jira', components: { schemas: withTruth(schemas) } });
    for (const path of Object.values(asObject(document['paths']) ?? {})) {
      for (const operation of Object.values(asObject(path) ?? {})) {
        const id = asString(asObject(operation)?.['operationId']);
        if (id !== undefined) this.#operations.set(id, asObject(operation) ?? {});
      }
    }
  }

  /** What is wrong with the request; undefined when nothing is, or when the operation is not described. */
  checkRequest(operationId: string, request: CheckedRequest): string | undefined {
    const operation = this.#operations.get(operationId);
    if (operation === undefined) return undefined;
    return (
      this.#checkQuery(operationId, operation, request.query) ??
      this.#checkBody(operationId, operation, request.body)
    );
  }

  /** What is wrong with the answer; undefined when nothing is, or when the operation is not described. */
  checkAnswer(operationId: string, status: number, body: Json | undefined): string | undefined {
    const operation = this.#operations.get(operationId);
    if (operation === undefined || status >= 500) return undefined;
    const response = asObject(asObject(operation['responses'])?.[String(status)]);
    if (response === undefined) {
      return ALWAYS_POSSIBLE.has(status) ? undefined : `${operationId} does not list the status ${status}`;
    }
    const schema = schemaOf(response);
    if (schema === undefined) return undefined;
    const known = Object.fromEntries(
      Object.entries(asObject(body) ?? {}).filter(([name]) => !BEYOND_SCHEMA.has(`${operationId} ${name}`)),
    );
    const problem = this.#check(
      `${operationId} ${status}`,
      schema,
      asObject(body) === undefined ? (body ?? {}) : known,
    );
    // Errors may always come in the general form, also where the file describes a special one.
    if (problem !== undefined && status >= 400 && this.#check('error', ERROR, body ?? {}) === undefined)
      return undefined;
    return problem === undefined ? undefined : `the answer ${status} of ${operationId}: ${problem}`;
  }

  /** Lists of scopes, each of which opens the operation as a whole; undefined when it is not described. */
  scopesOf(operationId: string): readonly (readonly string[])[] | undefined {
    const operation = this.#operations.get(operationId);
    if (operation === undefined) return undefined;
    const alternatives = asArray(operation['x-atlassian-oauth2-scopes']);
    return alternatives.map((one) => asArray(asObject(one)?.['scopes']).map(String));
  }

  #checkQuery(operationId: string, operation: JsonObject, query: URLSearchParams): string | undefined {
    const parameters = asArray(operation['parameters']).map((one) => asObject(one) ?? {});
    const inQuery = parameters.filter((parameter) => parameter['in'] === 'query');
    const key = `${operationId} query`;
    const properties = Object.fromEntries(
      inQuery.map(
        (parameter) => [asString(parameter['name']) ?? '', queryType(parameter['schema'])] as const,
      ),
    );
    const required = inQuery
      .filter((one) => one['required'] === true)
      .map((one) => asString(one['name']) ?? '');
    const validate =
      this.#compiled.get(key) ??
      this.#queryAjv.compile({ type: 'object', properties, required, additionalProperties: false });
    this.#compiled.set(key, validate);
    const values = [...new Set(query.keys())].map((name) => {
      const given = query.getAll(name);
      const isList = asObject(properties[name])?.['type'] === 'array';
      return [
        name,
        isList ? given.flatMap((value) => value.split(',')) : given.length === 1 ? given[0] : given,
      ] as const;
    });
    if (validate(Object.fromEntries(values))) return undefined;
    return `the query of ${operationId}: ${problemOf(validate)}`;
  }

  #checkBody(operationId: string, operation: JsonObject, body: Json | undefined): string | undefined {
    const requestBody = asObject(operation['requestBody']);
    if (requestBody === undefined) return body === undefined ? undefined : `${operationId} takes no body`;
    if (body === undefined)
      return requestBody['required'] === true ? `${operationId} needs a body` : undefined;
    const problem = this.#check(`${operationId} body`, schemaOf(requestBody) ?? {}, body);
    return problem === undefined ? undefined : `the body of ${operationId}: ${problem}`;
  }

  #check(key: string, schema: JsonObject, value: Json): string | undefined {
    const validate = this.#compiled.get(key) ?? this.#ajv.compile(asObject(rewrite(schema)) ?? {});
    this.#compiled.set(key, validate);
    return validate(value) ? undefined : problemOf(validate);
  }
}

function problemOf(validate: ValidateFunction): string {
  const [first] = validate.errors ?? [];
  const detail = JSON.stringify(first?.params ?? {});
  return `${first?.instancePath ?? ''} ${first?.message ?? 'is not as described'} ${detail}`.trim();
}

function schemaOf(holder: JsonObject): JsonObject | undefined {
  return asObject(asObject(asObject(holder['content'])?.['application/json'])?.['schema']);
}

/** A query parameter's schema, as far as it can be checked on its own: references are taken as "anything". */
function queryType(schema: Json | undefined): JsonObject {
  const { type, items, enum: values } = asObject(schema) ?? {};
  if (type === 'array') {
    const inner = asObject(items)?.['type'];
    return { type, items: inner === undefined ? {} : { type: inner } };
  }
  return { ...(type === undefined ? {} : { type }), ...(values === undefined ? {} : { enum: values }) };
}

/** OpenAPI 3.0 as JSON Schema: references made absolute, `nullable` without a type spelled out. */
function rewrite(node: Json): Json {
  if (isArray(node)) return node.map(rewrite);
  const object = asObject(node);
  if (object === undefined) return node;
  const reference = asString(object['$ref']);
  if (reference !== undefined) return { $ref: reference.replace(/^#/, 'jira#') };
  const kept = Object.entries(object).filter(([name]) => name !== 'nullable');
  const rewritten = Object.fromEntries(
    kept.map(([name, value = null]) => [name, name === 'properties' ? rewriteEach(value) : rewrite(value)]),
  );
  if (object['nullable'] !== true) return rewritten;
  return { anyOf: [{ type: 'null' }, rewritten] };
}

/** A map of schemas: its names are the API's own, so nothing is dropped from it. */
function rewriteEach(schemas: Json): JsonObject {
  const entries = Object.entries(asObject(schemas) ?? {});
  return Object.fromEntries(entries.map(([name, schema = null]) => [name, rewrite(schema)]));
}

function withTruth(schemas: JsonObject): JsonObject {
  return WIDER_IN_TRUTH.reduce((corrected, [name, fields, also]) => {
    const schema = asObject(corrected[name]) ?? {};
    const properties = asObject(schema['properties']) ?? {};
    const relaxed = fields.map((field) => [field, wider(asObject(properties[field]) ?? {}, also)] as const);
    return {
      ...corrected,
      [name]: { ...schema, properties: { ...properties, ...Object.fromEntries(relaxed) } },
    };
  }, schemas);
}

function wider(schema: JsonObject, also: (typeof WIDER_IN_TRUTH)[number][2]): JsonObject {
  if (also !== 'null items') return { anyOf: [{ type: also }, schema] };
  return { ...schema, items: { anyOf: [{ type: 'null' }, schema['items'] ?? {}] } };
}

/**
 * What Atlassian's OpenAPI file says of the emulator's operations, without its texts: the file itself is too large to be part of
 * the project. `take-operations.ts` makes it. Emulators share the checks that it compiles.
 */
export const JIRA_API = new OpenApi(
  asObject(parseJson(readFileSync(join(__dirname, 'operations.json'), 'utf8'))) ?? {},
);
