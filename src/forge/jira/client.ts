import { asApp, asUser, type Route } from '@forge/api';
import * as v from '#wire/schema';
import { AppError } from '#core/errors';

/** What Jira answered, with its body already read as JSON (undefined where there is none). */
export interface JiraAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface JiraCall {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** Statuses besides 2xx that the caller deals with. */
  readonly expected?: readonly number[];
  /** Asks as the person who uses the page, so that Jira checks that person's permissions. */
  readonly as?: 'app' | 'user';
}

/**
 * One call to Jira's REST API v3.
 * @throws AppError `jira-rate-limited` (429, with Jira's Retry-After), `jira-unavailable` (5xx, or no answer),
 *   `jira-refused` (any other status that the caller does not expect)
 * @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export async function callJira(route: Route, call: JiraCall = {}): Promise<JiraAnswer> {
  const method = call.method ?? 'GET';
  const response = await reach(route, method, call);
  const body = await bodyOf(response);
  if (response.ok || call.expected?.includes(response.status) === true)
    return { status: response.status, body };
  const what = `${method} ${route.value.split('?')[0] ?? ''}`;
  const said = sayingOf(body);
  if (response.status === 429) throw slowDown(what, response.headers);
  const isPassing = response.status >= 500 || response.status === 409;
  const message = `Jira answered ${response.status} to ${what}${said === '' ? '' : `: ${said}`}`;
  if (!isPassing) throw new AppError('jira-refused', message, { retry: 'never' });
  const retryAfterMs = pauseOf(response.headers);
  throw new AppError('jira-unavailable', message, { retry: 'safe', retryAfterMs });
}

/** Checks an answer's body against what this app needs of it. */
export function expectShape<T>(schema: v.GenericSchema<unknown, T>, answer: JiraAnswer, what: string): T {
  const result = v.safeParse(schema, answer.body, { abortEarly: true });
  if (result.success) return result.output;
  const where = v.getDotPath(result.issues[0]) ?? 'body';
  throw new AppError('jira-unavailable', `Jira's answer to "${what}" cannot be read: ${where}`, {
    retry: 'safe',
  });
}

async function reach(route: Route, method: string, call: JiraCall): Promise<Response> {
  const api = call.as === 'user' ? asUser() : asApp();
  try {
    return (await api.requestJira(route, {
      method,
      headers: {
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })) as unknown as Response;
  } catch (cause) {
    throw new AppError('jira-unavailable', `Jira did not answer ${method}`, { retry: 'safe', cause });
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

const ErrorBody = v.object({
  errorMessages: v.optional(v.array(v.string()), []),
  errors: v.optional(v.union([v.array(v.string()), v.record(v.string(), v.string())]), []),
});
/** As much of an answer of any other form as is worth showing. */
const RAW_CHARACTERS_MAX = 300;

/**
 * What Jira says went wrong, in one line; Jira names fields and rules there, never people. It has used several forms over
 * the years: errors by field, a list of errors, messages alone. Anything else is shown as it came.
 */
export function sayingOf(body: unknown): string {
  if (body === undefined) return '';
  const parsed = v.safeParse(ErrorBody, body);
  if (!parsed.success) return JSON.stringify(body).slice(0, RAW_CHARACTERS_MAX);
  const { errorMessages, errors } = parsed.output;
  const fields = Array.isArray(errors)
    ? errors
    : Object.entries(errors).map(([field, problem]) => `${field}: ${problem}`);
  return [...errorMessages, ...fields].join('; ');
}

/** What Jira says is wrong with one field, where its answer names fields. */
export function problemOfField(body: unknown, field: string): string | undefined {
  const parsed = v.safeParse(ErrorBody, body);
  if (!parsed.success || Array.isArray(parsed.output.errors)) return undefined;
  return parsed.output.errors[field];
}

/** Without the header a short pause is right: the burst limits refill every second. */
const BURST_PAUSE_MS = 5_000;
/** The quota refills every full hour. Without the header, this finds out soon enough and costs little until then. */
const QUOTA_PAUSE_MS = 10 * 60_000;

/**
 * Jira limits calls in three ways at once, and names in `RateLimit-Reason` which one it was: writes to one issue
 * (`jira-per-issue-on-write`), calls per second to one resource (`jira-burst-based`), and points per hour for all calls of
 * the app (`jira-quota-...`).
 */
function slowDown(what: string, headers: Response['headers']): AppError {
  const reason = headers.get('ratelimit-reason') ?? '';
  const isQuota = reason.startsWith('jira-quota');
  return new AppError(
    'jira-rate-limited',
    `Jira asks to slow down (${reason || 'no reason given'}): ${what}`,
    {
      retry: 'safe',
      retryAfterMs: pauseOf(headers) ?? (isQuota ? QUOTA_PAUSE_MS : BURST_PAUSE_MS),
      pauses: isQuota ? 'jira' : reason === 'jira-per-issue-on-write' ? 'issue' : undefined,
    },
  );
}

/** Jira sends seconds; some 5xx answers have it too. */
function pauseOf(headers: Response['headers']): number | undefined {
  const seconds = Number(headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}
