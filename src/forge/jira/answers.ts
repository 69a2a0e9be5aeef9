import { cutCounted } from '#core/lib/cut';
import * as v from '#wire/schema';
import { readable } from './lenient';

/**
 * What answers that are no success say. Jira has used several forms over the years: texts, texts by field, a list of texts or
 * of objects with a message; Atlassian's gateway, which stands before Jira, has two of its own.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes
 */

const TextsSchema = v.fallback(readable(v.pipe(v.string(), v.nonEmpty())), []);
const MessagesSchema = v.fallback(readable(v.object({ message: v.string() })), []);
const MapSchema = v.fallback(v.record(v.string(), v.unknown()), {});
const BodySchema = v.object({
  errorMessages: v.optional(v.unknown()),
  errors: v.optional(v.unknown()),
  message: v.optional(v.unknown()),
  title: v.optional(v.unknown()),
  detail: v.optional(v.unknown()),
});

/** As much of an answer of any other form as is worth showing. */
const RAW_CHARACTERS_MAX = 300;

/** What an answer says went wrong, in one line; Jira names fields and rules there, never people. Empty if it says nothing. */
export function sayingOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  const parsed = v.safeParse(BodySchema, body);
  const said = parsed.success ? textsOf(parsed.output) : [];
  if (said.length > 0 || v.is(EmptySchema, body)) return said.join('; ');
  return cutCounted(JSON.stringify(body), RAW_CHARACTERS_MAX);
}

function textsOf({
  errorMessages,
  errors,
  message,
  title,
  detail,
}: v.InferOutput<typeof BodySchema>): readonly string[] {
  const [texts, own] = [v.parse(TextsSchema, errorMessages), v.parse(TextsSchema, errors)];
  const messages = v.parse(MessagesSchema, errors).map((error) => error.message);
  const single = [detail ?? title, message].filter((text) => typeof text === 'string' && text !== '');
  return [...texts, ...own, ...messages, ...fieldProblems(errors), ...single] as readonly string[];
}

const fieldProblems = (errors: unknown): readonly string[] =>
  Array.isArray(errors)
    ? []
    : Object.entries(v.parse(MapSchema, errors)).flatMap(([field, problem]) =>
        typeof problem === 'string' ? [`${field}: ${problem}`] : [],
      );

const EnvelopeSchema = v.object({ errorMessages: v.array(v.unknown()), errors: v.optional(v.unknown()) });

/** Whether an answer comes from Jira itself, about what was asked for. */
export const isOfJira = (body: unknown): boolean => v.is(EnvelopeSchema, body);

const EmptySchema = v.object({ errorMessages: v.tuple([]), errors: v.optional(v.strictObject({})) });

/** What Jira says is wrong with one field, where its answer names fields. */
export function problemOfField(body: unknown, field: string): string | undefined {
  const errors = v.safeParse(v.object({ errors: v.record(v.string(), v.unknown()) }), body);
  const problem = errors.success ? errors.output.errors[field] : undefined;
  return typeof problem === 'string' ? problem : undefined;
}

const GatewaySchema = v.object({ code: v.number(), message: v.string() });

/** Whether Atlassian's gateway answered instead of Jira: it knows nothing of issues and people. */
export const isOfGateway = (body: unknown): boolean => v.is(GatewaySchema, body) && !isOfJira(body);

/** Whether the gateway missed a scope. */
export const isScopeMissing = (body: unknown): boolean => isOfGateway(body) && /scope/i.test(sayingOf(body));

const ProblemSchema = v.object({ title: v.string(), detail: v.optional(v.string()) });

/** Whether a 404 is about the address that was called and not about what was asked for: there is no such call (any more). */
export const isNoSuchCall = (body: unknown): boolean => v.is(ProblemSchema, body) && !isOfJira(body);
