/**
 * The JQL the emulator understands: `project`, `status`, `issuetype`, `creator`, `level`, `key`, `id` and `issue.property[key].path` with
 * `=`, `!=`, `in`, `not in`, and `created` or `updated >= -30d` with a time before now, joined by AND, then ORDER BY created, updated or key. Everything else is refused.
 */
import { badRequest } from './errors';

type Dated = 'created' | 'updated';

/** One condition; a field holds one of `values`, or none of them when negated. */
export interface Clause {
  readonly field:
    'project' | 'status' | 'issuetype' | 'creator' | 'level' | 'key' | 'id' | 'property' | Dated;
  /** For `property`: its key and the path within its value. */
  readonly property?: { readonly key: string; readonly path: string };
  readonly values: readonly string[];
  readonly isNegated: boolean;
  /** For dates: how long before now at the most. */
  readonly withinMs?: number;
}

/** A query: all clauses must hold. */
export interface Query {
  readonly clauses: readonly Clause[];
  readonly orderBy: readonly {
    readonly field: 'created' | 'updated' | 'key';
    readonly isDescending: boolean;
  }[];
}

const FIELDS: Readonly<Record<string, Clause['field']>> = {
  project: 'project',
  status: 'status',
  issuetype: 'issuetype',
  type: 'issuetype',
  creator: 'creator',
  level: 'level',
  key: 'key',
  issuekey: 'key',
  issue: 'key',
  id: 'id',
};

const ORDERS: Readonly<Record<string, 'created' | 'updated' | 'key'>> = {
  created: 'created',
  updated: 'updated',
  key: 'key',
};

/** Parses a query; throws Jira's 400 for one it cannot read. */
export function parseJql(jql: string): Query {
  const tokens = tokenize(jql);
  const clauses: Clause[] = [];
  while (tokens.hasMore && !tokens.isNext('order')) {
    if (clauses.length > 0) tokens.expect('and');
    clauses.push(parseClause(tokens));
  }
  const orderBy = parseOrder(tokens);
  if (tokens.hasMore) throw syntaxError(tokens.next());
  if (clauses.length === 0) {
    throw badRequest(
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  }
  return { clauses, orderBy };
}

interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** A cursor over the tokens of a query. */
class Tokens {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get hasMore(): boolean {
    return this.#at < this.#tokens.length;
  }

  isNext(word: string): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && !token.isQuoted && token.text.toLowerCase() === word;
  }

  next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined)
      throw badRequest('Error in the JQL Query: The query ends too early. ((where exactly is not told))');
    this.#at += 1;
    return token.text;
  }

  accept(word: string): boolean {
    if (!this.isNext(word)) return false;
    this.#at += 1;
    return true;
  }

  expect(word: string): void {
    if (!this.accept(word)) throw syntaxError(this.next());
  }
}

/** Property fields first: they hold brackets, dots and dashes. Quoted strings may escape with a backslash. */
const TOKEN =
  /\s*(?:(issue\.property\[[^\]]+\]\.[\w.]+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(!=|>=|=|\(|\)|,)|([^\s"'=!>(),]+))/iy;

function tokenize(jql: string): Tokens {
  const tokens: Token[] = [];
  const text = jql.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw syntaxError(text.slice(start).trim());
    const [, property, double, single, operator, word] = match;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ text: quoted.replace(/\\(.)/g, '$1'), isQuoted: true });
    else tokens.push({ text: property ?? operator ?? word ?? '', isQuoted: false });
  }
  return new Tokens(tokens);
}

function parseClause(tokens: Tokens): Clause {
  const field = tokens.next();
  const dated = DATED.find((name) => name === field.toLowerCase());
  if (dated !== undefined) return parseDated(dated, tokens);
  const target = parseField(field);
  if (tokens.accept('=')) return { ...target, values: [tokens.next()], isNegated: false };
  if (tokens.accept('!=')) return { ...target, values: [tokens.next()], isNegated: true };
  const isNegated = tokens.accept('not');
  tokens.expect('in');
  return { ...target, values: parseList(tokens), isNegated };
}

const DATED: readonly Dated[] = ['created', 'updated'];

const UNIT_MS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000 };

/** Only `>=` and a time relative to now. */
function parseDated(field: Dated, tokens: Tokens): Clause {
  tokens.expect('>=');
  const value = tokens.next();
  const [, count, unit] = /^-([0-9]+)([wdhm])$/.exec(value) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (unitMs === undefined) {
    throw badRequest(`Date value '${value}' for field '${field}' is invalid. ((or is not modelled))`);
  }
  return { field, values: [value], isNegated: false, withinMs: Number(count) * unitMs };
}

function parseList(tokens: Tokens): readonly string[] {
  tokens.expect('(');
  const values = [tokens.next()];
  while (tokens.accept(',')) values.push(tokens.next());
  tokens.expect(')');
  return values;
}

function parseField(name: string): Pick<Clause, 'field' | 'property'> {
  const property = /^issue\.property\[["']?([^\]"']+)["']?\]\.([\w.]+)$/i.exec(name);
  const [, key, path] = property ?? [];
  if (key !== undefined && path !== undefined) return { field: 'property', property: { key, path } };
  const field = FIELDS[name.toLowerCase()];
  if (field === undefined) {
    throw badRequest(
      `Field '${name}' does not exist or you do not have permission to view it. ((or is not modelled))`,
    );
  }
  return { field };
}

function parseOrder(tokens: Tokens): Query['orderBy'] {
  if (!tokens.accept('order')) return [];
  tokens.expect('by');
  const orderBy: { field: 'created' | 'updated' | 'key'; isDescending: boolean }[] = [];
  do {
    const name = tokens.next();
    const field = ORDERS[name.toLowerCase()];
    if (field === undefined) throw badRequest(`Not able to sort using field '${name}'. ((or not modelled))`);
    const isDescending = tokens.accept('desc');
    if (!isDescending) tokens.accept('asc');
    orderBy.push({ field, isDescending });
  } while (tokens.accept(','));
  return orderBy;
}

function syntaxError(near: string) {
  return badRequest(`Error in the JQL Query: '${near}' was not expected here. ((or is not modelled))`);
}
