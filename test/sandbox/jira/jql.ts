/**
 * The JQL the emulator understands (besides fields of apps by their search aliases, as `Name.Alias`): `project`, `status`, `issuetype`, `creator`, `level`, `key`, `id` and `issue.property[key].path` with
 * `=`, `!=`, `in`, `not in`, and `created` or `updated >= -30d` with a time before now, joined by AND, OR and parentheses, then
 * ORDER BY created, updated or key. Atlassian's own parser reads it, so that what it refuses is refused here too; so is everything else.
 */
import { JQLLexer } from '@atlaskit/jql-parser/JQLLexer';
import {
  JqlComparisonClauseContext,
  JqlEqualsClauseContext,
  JqlInClauseContext,
  JqlNonNumberFieldContext,
  JQLParser,
  type JqlArgumentContext,
  type JqlFieldContext,
  type JqlListContext,
  type JqlNotClauseContext,
  type JqlOrClauseContext,
  type JqlOrderByContext,
  type JqlQueryContext,
  type JqlTerminalClauseContext,
  type JqlValueContext,
} from '@atlaskit/jql-parser/JQLParser';
import { CharStreams, CommonTokenStream, type ANTLRErrorListener } from 'antlr4ts';
import { remembered } from '../remembered';
import { badRequest } from './errors';

const DATED = ['created', 'updated'] as const;
const FIELDS = {
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
} as const;
const ORDERS = ['created', 'updated', 'key'] as const;

/** One condition; a field holds one of `values`, or none of them when negated. */
export interface Clause {
  readonly field: (typeof FIELDS)[keyof typeof FIELDS] | 'property' | 'app-field' | (typeof DATED)[number];
  /** For `app-field`: its name and the alias within it, in lower case. */
  readonly appField?: { readonly name: string; readonly alias: string };
  /** For `property`: its key and the path within its value. */
  readonly property?: { readonly key: string; readonly path: string };
  readonly values: readonly string[];
  readonly isNegated: boolean;
  /** For dates: how long before now at the most. */
  readonly withinMs?: number;
}

/** Lists of conditions, all of one of which must hold. */
export interface AnyOf {
  readonly anyOf: readonly (readonly (Clause | AnyOf)[])[];
}

export interface Query {
  readonly where: AnyOf;
  readonly orderBy: readonly { readonly field: (typeof ORDERS)[number]; readonly isDescending: boolean }[];
}

/** Parses a query; throws Jira's 400 for one it cannot read. */
export const parseJql = remembered(parseQuery);

function parseQuery(jql: string): Query {
  const query = treeOf(jql);
  const where = query.jqlWhere()?.jqlOrClause();
  if (where === undefined) {
    throw badRequest(
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  }
  return { where: anyOf(where), orderBy: orderOf(query.jqlOrderBy()) };
}

const anyOf = (either: JqlOrClauseContext): AnyOf => ({
  anyOf: either.jqlAndClause().map((all) => all.jqlNotClause().map(conditionOf)),
});

function treeOf(jql: string): JqlQueryContext {
  const onError: ANTLRErrorListener<unknown> = {
    syntaxError(_recognizer, _symbol, _line, _column, message) {
      throw badRequest(`Error in the JQL Query: ${message}`);
    },
  };
  const lexer = new JQLLexer(CharStreams.fromString(jql));
  const parser = new JQLParser(new CommonTokenStream(lexer));
  for (const reader of [lexer, parser]) {
    reader.removeErrorListeners();
    reader.addErrorListener(onError);
  }
  return parser.jqlQuery();
}

function conditionOf(clause: JqlNotClauseContext): Clause | AnyOf {
  const inner = clause.jqlSubClause();
  if (inner !== undefined) return anyOf(inner.jqlOrClause());
  const terminal = clause.jqlTerminalClause();
  if (terminal === undefined) throw notModelled(clause.text);
  const name = nameOf(terminal.jqlField());
  const dated = DATED.find((field) => field === name);
  return dated === undefined ? memberOf(terminal) : datedOf(dated, terminal);
}

/** `=`, `!=`, `in` and `not in`. */
function memberOf(terminal: JqlTerminalClauseContext): Clause {
  const target = targetOf(terminal.jqlField());
  const right = terminal.jqlTerminalClauseRhs();
  if (right instanceof JqlEqualsClauseContext) {
    const isNegated = right.jqlEqualsOperator().NOT_EQUALS() !== undefined;
    return { ...target, values: [textOf(right.jqlValue(), right.text)], isNegated };
  }
  if (!(right instanceof JqlInClauseContext)) throw notModelled(terminal.text);
  const isNegated = right.jqlInOperator().NOT() !== undefined;
  return { ...target, values: listOf(right.jqlList(), right.text), isNegated };
}

function listOf(list: JqlListContext | undefined, near: string): readonly string[] {
  if (list === undefined) throw notModelled(near);
  return list.jqlOperand().map((operand) => textOf(operand.jqlValue(), operand.text));
}

const UNIT_MS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000 };

/** Only `>=` and a time relative to now. */
function datedOf(field: (typeof DATED)[number], terminal: JqlTerminalClauseContext): Clause {
  const right = terminal.jqlTerminalClauseRhs();
  const isSince = right instanceof JqlComparisonClauseContext && right.jqlComparisonOperator().GTEQ();
  if (isSince === false || isSince === undefined) throw notModelled(terminal.text);
  const value = textOf(right.jqlValue(), right.text);
  const [, count, unit] = /^-([0-9]+)([wdhm])$/.exec(value) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (unitMs === undefined) {
    throw badRequest(`Date value '${value}' for field '${field}' is invalid. ((or is not modelled))`);
  }
  return { field, values: [value], isNegated: false, withinMs: Number(count) * unitMs };
}

function targetOf(field: JqlFieldContext): Pick<Clause, 'field' | 'property' | 'appField'> {
  const [property] = field instanceof JqlNonNumberFieldContext ? field.jqlFieldProperty() : [];
  if (property !== undefined && nameOf(field) === 'issue.property') {
    const key = argumentOf(property.jqlArgument(), field.text);
    const path = property.jqlPropertyArgument().map((part) => argumentOf(part.jqlArgument(), field.text));
    return { field: 'property', property: { key, path: path.join('').replace(/^\./, '') } };
  }
  const [name = '', alias, ...others] = nameOf(field).split('.');
  if (property === undefined && alias !== undefined && others.length === 0)
    return { field: 'app-field', appField: { name, alias } };
  const known = Object.entries(FIELDS).find(([name]) => name === nameOf(field))?.[1];
  if (known === undefined || property !== undefined) {
    throw badRequest(
      `Field '${field.text}' does not exist or you do not have permission to view it. ((or is not modelled))`,
    );
  }
  return { field: known };
}

function orderOf(order: JqlOrderByContext | undefined): Query['orderBy'] {
  return (order?.jqlSearchSort() ?? []).map((sort) => {
    const name = nameOf(sort.jqlField());
    const field = ORDERS.find((one) => one === name);
    if (field === undefined) throw badRequest(`Not able to sort using field '${name}'. ((or not modelled))`);
    return { field, isDescending: sort.DESC() !== undefined };
  });
}

const nameOf = (field: JqlFieldContext): string =>
  field instanceof JqlNonNumberFieldContext
    ? unquoted(field.jqlString()?.text ?? field.text).toLowerCase()
    : field.text;

const argumentOf = (argument: JqlArgumentContext | undefined, near: string): string => {
  if (argument === undefined) throw notModelled(near);
  return unquoted(argument.text);
};

function textOf(value: JqlValueContext | undefined, near: string): string {
  if (value === undefined) throw notModelled(near);
  return unquoted(value.text);
}

/** A string in quotes may escape with a backslash. */
const unquoted = (text: string): string =>
  /^["']/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;

const notModelled = (near: string) =>
  badRequest(`Error in the JQL Query: '${near}' was not expected here. ((or is not modelled))`);
