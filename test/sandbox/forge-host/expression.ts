import vm from 'node:vm';
import { EXPRESSION_CHARACTERS_MAX } from './limits';

/** Looks up an entity property's value, or the value inside it, of what an event is about: `issue`, `project`, `user`. */
export type PropertyLookup = (subject: string, key: string, path: readonly string[]) => Promise<unknown>;

const PROPERTY_PATH =
  /\b(?:event\s*\??\.\s*runtime\s*\??\.\s*)?(issue|project|user|issueType)\s*\??\.\s*properties\s*(?:\?\.)?\[\s*(['"])(.*?)\2\s*\]((?:\s*\??\.\s*[A-Za-z_$][\w$]*(?!\s*\(|[\w$]))*)/g;
const TIME_LIMIT_MS = 200;

/**
 * Evaluates the filter expression of a trigger. Rejects when it cannot be evaluated or does not yield a Boolean.
 *
 * Parity: the platform's language is a subset of Jira expressions; here it is JavaScript with the same strictness: fields
 * that do not exist are errors unless reached with `?.`, and `==` compares without conversion. The platform's limit on
 * steps is a limit on time here.
 *
 * @see https://developer.atlassian.com/platform/forge/events-reference/product_events/
 */
export async function evaluateFilter(
  expression: string,
  event: unknown,
  lookUp: PropertyLookup,
): Promise<boolean> {
  if (expression.length > EXPRESSION_CHARACTERS_MAX) throw new Error('((the expression is too long))');
  const { source, values } = await substituteProperties(expression, lookUp);
  const realm = vm.createContext({ event: guard(event), ...values });
  const result: unknown = vm.runInContext(toJavaScript(source), realm, { timeout: TIME_LIMIT_MS });
  if (typeof result !== 'boolean') throw new Error('((the expression does not yield a Boolean))');
  return result;
}

/** Parses a property path as `payload.include` has it: `issue.properties['key'].field`. */
export function parsePropertyPath(
  text: string,
): { subject: string; key: string; path: readonly string[] } | undefined {
  const match = new RegExp(`^${PROPERTY_PATH.source}$`).exec(text.trim());
  return match === null ? undefined : readMatch(match);
}

function readMatch(match: readonly (string | undefined)[]): {
  subject: string;
  key: string;
  path: readonly string[];
} {
  const [, subject = '', , key = '', rest = ''] = match;
  return {
    subject,
    key,
    path: rest
      .split(/\s*\??\.\s*/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  };
}

/** Property paths are resolved before the evaluation, each as a whole: what cannot be resolved is null. */
async function substituteProperties(
  expression: string,
  lookUp: PropertyLookup,
): Promise<{ source: string; values: Record<string, unknown> }> {
  const values: Record<string, unknown> = {};
  const names = new Map<string, string>();
  for (const match of expression.matchAll(PROPERTY_PATH)) {
    if (!match[0].startsWith('event') || names.has(match[0])) continue;
    const name = `$property${names.size}`;
    const { subject, key, path } = readMatch(match);
    names.set(match[0], name);
    values[name] = await lookUp(subject, key, path);
  }
  return { source: expression.replace(PROPERTY_PATH, (whole: string) => names.get(whole) ?? whole), values };
}

/**
 * Outside of string literals: strict comparison, except with null, which an optional chain may end in as undefined; and a
 * mark on names that may be missing.
 */
function toJavaScript(expression: string): string {
  return expression
    .split(/('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replace(/(?<!null\s*|[=!<>])([=!])=(?!=|\s*null\b)/g, '$1==')
            .replace(
              /\?\.\s*([A-Za-z_$][\w$]*)/g,
              (_whole, name: string) => `?.[${JSON.stringify(`?${name}`)}]`,
            ),
    )
    .join('');
}

/** Wraps data so that a field that is not there is an error. A leading question mark asks for leniency. */
function guard(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'symbol') return Reflect.get(target, key) as unknown;
      const isOptional = key.startsWith('?');
      const name = isOptional ? key.slice(1) : key;
      const isKnown = Array.isArray(target) ? name in target : Object.hasOwn(target, name);
      if (isKnown) return guardField(target, name);
      if (isOptional) return null;
      throw new Error(`((the field "${name}" is undefined))`);
    },
  });
}

function guardField(target: object, name: string): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value : guard(value);
}
