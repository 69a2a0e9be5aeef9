import { asApp, asUser, assumeTrustedRoute, NeedsAuthenticationError, type Route } from '@forge/api';
import * as v from '#wire/schema';
import { AppError } from '#core/errors';
import { clock } from '../clock';
import { isNoSuchCall, isOfGateway, isOfJira, isScopeMissing, sayingOf } from './answers';
import type { JiraCall, Meaning } from './call-shape';
import { JIRA_CALLS, type CallName, type JiraCalls } from './calls';
import { retryAfterMs, slowDown } from './slow-down';

/** Names between braces in the template of a path. */
type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** Lists are repeated, as Jira wants them. */
type Query = Readonly<Record<string, string | number | boolean | readonly string[]>>;

interface Asked<Name extends CallName> {
  readonly path?: Readonly<Record<NamesIn<JiraCalls[Name]['path']>, string>>;
  readonly query?: Query;
  readonly body?: unknown;
}
type PathNeeded<Name extends CallName> = [NamesIn<JiraCalls[Name]['path']>] extends [never]
  ? unknown
  : Required<Pick<Asked<Name>, 'path'>>;

type ValueOf<Name extends CallName> = JiraCalls[Name] extends {
  readonly answer: infer Answer extends v.GenericSchema;
}
  ? v.InferOutput<Answer>
  : undefined;
type MeaningsOf<Name extends CallName> = JiraCalls[Name]['means'][keyof JiraCalls[Name]['means']] & Meaning;

/** An answer that is no success and that the call's entry in the table gives a meaning. */
export interface No<Kind extends Meaning = Meaning> {
  readonly kind: Kind;
  readonly status: number;
  readonly body: unknown;
}
type Answer<Name extends CallName> =
  | { readonly kind: 'ok'; readonly value: ValueOf<Name> }
  | ([MeaningsOf<Name>] extends [never] ? never : No<MeaningsOf<Name>>);

/**
 * Makes one call of the table.
 *
 * @throws AppError `jira-rate-limited` (429), `jira-unauthorized` (Atlassian does not let the app in: a scope is missing, or the
 *   installation is not through yet), `jira-unavailable` (5xx, a conflict, no answer, or one that cannot be read), `jira-refused`
 *   (any other status that the table gives no meaning)
 * @throws NeedsAuthenticationError where the person has to let the app act for them first: the platform asks them
 * @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export async function askJira<Name extends CallName>(
  name: Name,
  asked: Asked<Name> & PathNeeded<Name>,
): Promise<Answer<Name>> {
  const call: JiraCall = JIRA_CALLS[name];
  const sent: Sent = { call, route: routeOf(call.path, asked.path ?? {}, asked.query) };
  return read(sent, await send(sent, asked.body)) as Answer<Name>;
}

/** What came of a call, whatever it means. */
export interface Probed {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Makes a call of the table for the sake of its answer, of which every status is one but a limit and an outage: for finding out what a site does.
 *
 * @throws AppError as `askJira` does for those
 */
export async function probeJira(
  name: CallName,
  {
    path: parts = {},
    query,
    body,
  }: {
    readonly path?: Readonly<Record<string, string>>;
    readonly query?: Query;
    readonly body?: unknown;
  } = {},
): Promise<Probed> {
  const call: JiraCall = JIRA_CALLS[name];
  const sent: Sent = { call, route: routeOf(call.path, parts, query) };
  const answer = await send(sent, body);
  if (answer.status === 429 || answer.status >= 500) read(sent, answer);
  return { status: answer.status, body: answer.body };
}

/** A call on its way. */
interface Sent {
  readonly call: JiraCall;
  readonly route: Route;
}

/** The call as people know it, without the query, which may have names in it. */
const nameOf = ({ call, route }: Sent): string => `${call.method} ${route.value.split('?')[0] ?? ''}`;

interface HttpAnswer {
  readonly status: number;
  readonly headers: Response['headers'];
  /** Undefined where there is no JSON. */
  readonly body: unknown;
}

/** The answer as the table has it, before it is known of which call. */
type AnyAnswer = { readonly kind: 'ok'; readonly value: unknown } | No;

function read(sent: Sent, { status, headers, body }: HttpAnswer): AnyAnswer {
  const { call } = sent;
  const what = nameOf(sent);
  if (status === 429) throw slowDown(what, headers, clock.now());
  if (status >= 200 && status < 300) return { kind: 'ok', value: valueOf(call, body, what) };
  const meaning = call.means[status as keyof JiraCall['means']];
  if (isUnsettled(status, body, meaning)) throw unauthorized(sent, status, body);
  if (status === 404 && isNoSuchCall(body)) throw unavailable(`Jira knows no ${what}: ${sayingOf(body)}`);
  if (meaning !== undefined) return { kind: meaning, status, body };
  const said = sayingOf(body);
  const message = `Jira answered ${status} to ${what}${said === '' ? '' : `: ${said}`}`;
  if (status >= 500 || status === 409) throw unavailable(message, retryAfterMs(headers, clock.now()));
  throw new AppError('jira-refused', message, { retry: 'never' });
}

function valueOf({ answer }: JiraCall, body: unknown, what: string): unknown {
  if (answer === undefined) return undefined;
  const result = v.safeParse(answer, body, { abortEarly: true });
  if (result.success) return result.output;
  const where = v.getDotPath(result.issues[0]) ?? 'body';
  throw unavailable(`Jira's answer to ${what} cannot be read: ${where}`);
}

const unavailable = (message: string, after?: number): AppError =>
  new AppError('jira-unavailable', message, { retry: 'safe', retryAfterMs: after });

/**
 * Whether an answer says nothing of what was asked for, but of the app as a whole. A 401 never means that somebody or something is
 * not there.
 */
function isUnsettled(status: number, body: unknown, meaning: Meaning | undefined): boolean {
  if (status !== 401 && status !== 403) return false;
  if (isOfGateway(body)) return true;
  return meaning === undefined && (status === 401 || !isOfJira(body));
}

/** An installation may take some minutes to be known everywhere. */
const UNAUTHORIZED_PAUSE_MS = 60_000;

function unauthorized(sent: Sent, status: number, body: unknown): AppError {
  const { scopes, as } = sent.call;
  const said = sayingOf(body);
  const fix = isScopeMissing(body)
    ? `the app lacks the scope ${scopes.join(' ')}: deploy it with the manifest of this version, and let a site admin approve the update (forge install --upgrade)`
    : as === 'user'
      ? 'it does not take the app for this person: reload the page, or sign in anew'
      : 'it does not let the app in: so it is for some minutes after an installation; if it lasts, install the app anew';
  return new AppError(
    'jira-unauthorized',
    `Jira answered ${status} to ${nameOf(sent)}${said === '' ? '' : ` (${said})`}: ${fix}`,
    { retry: 'safe', retryAfterMs: UNAUTHORIZED_PAUSE_MS },
  );
}

async function send(sent: Sent, body: unknown): Promise<HttpAnswer> {
  const { method, as } = sent.call;
  const api = as === 'user' ? asUser() : asApp();
  let response: Response;
  try {
    response = (await api.requestJira(sent.route, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })) as unknown as Response;
  } catch (cause) {
    if (cause instanceof NeedsAuthenticationError) throw cause;
    throw new AppError('jira-unavailable', `Jira did not answer ${nameOf(sent)}`, { retry: 'safe', cause });
  }
  return { status: response.status, headers: response.headers, body: await bodyOf(response) };
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** Ids, keys and names of properties: nothing that could lead to another path. */
const PART = /^(?!\.+$)[\w.:~-]+$/;

/** The address of a call: all in it that varies is an id, or escaped. */
function routeOf(template: string, parts: Readonly<Record<string, string>>, query: Query = {}): Route {
  const path = template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const part = parts[name] ?? '';
    if (!PART.test(part))
      throw new AppError('jira-refused', `${name} "${part}" is no id`, { retry: 'never' });
    return encodeURIComponent(part);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of typeof value === 'object' ? value : [value]) search.append(name, String(one));
  }
  return assumeTrustedRoute(search.size === 0 ? path : `${path}?${search.toString()}`);
}
