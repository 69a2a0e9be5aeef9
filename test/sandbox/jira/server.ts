/** From HTTP to operations and back: who calls, faults, limits, checks, the log of calls. */
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { cors } from 'hono/cors';
import type { Answer, Call, World } from './call';
import { badRequest, JiraError, notModelled, unauthorized, UndescribedError } from './errors';
import type { CallFault, Faults } from './faults';
import { copyJson, parseJson, type Json } from './json';
import { JIRA_API } from './openapi';
import type { RateLimits } from './rate-limits';
import { ROUTES, type Route } from './routes';
import { checkScopes } from './scopes';
import type { Account } from './state';

/** One call as it was answered; status 0 when the connection was cut. */
export interface LoggedCall {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly accountId: string | undefined;
  readonly status: number;
}

/** What the server works with. */
export interface ServerParts {
  readonly world: World;
  readonly faults: Faults;
  readonly limits: RateLimits;
  /** Undefined: calls go unchecked. */
  readonly calls: LoggedCall[];
  readonly violations: string[];
}

type Env = { Bindings: Partial<HttpBindings> };
type JiraContext = Context<Env>;

/**
 * The token of the sandbox names its account and, for what goes through an app, the app's scopes; the real one comes from
 * Atlassian's gateway.
 */
const TOKEN = /^Bearer sandbox:([^;]+)(?:;(.*))?$/;

/** Who calls, and with which scopes; without any, the person's own browser does. */
interface Caller {
  readonly actor: Account;
  readonly scopes?: readonly string[];
}
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** A request that Atlassian's file does not allow. */
class RequestViolation extends JiraError {}

/** The emulator's HTTP application; it also answers in-process requests. */
export function createServer(parts: ServerParts): Hono<Env> {
  const app = new Hono<Env>();
  // Parity: Jira has no such CORS rule; the sandbox's pages come from another port of the same machine.
  app.use('*', cors({ origin: (origin) => (LOOPBACK.test(origin) ? origin : null) }));
  for (const route of ROUTES) app.on(route.method, route.path, (context) => answer(parts, route, context));
  app.notFound((context) => {
    const { method, path } = context.req;
    const refusal = errorAnswer(notModelled(`${method} ${path}`));
    remember(parts.calls, {
      operation: '((not modelled))',
      method,
      path,
      accountId: undefined,
      status: refusal.status,
    });
    return respond(refusal);
  });
  return app;
}

async function answer(parts: ServerParts, route: Route, context: JiraContext): Promise<Response> {
  const text = await context.req.text();
  const caller = callerOf(parts.world, context.req.header('authorization'));
  const actor = caller?.actor;
  const fault = actor && parts.faults.takeCall(route.operation, actor.accountId);
  if (fault?.latencyMs !== undefined) await wait(parts.world, fault.latencyMs);
  const isSpoiltBefore = fault?.answer !== undefined && fault.when !== 'after';
  const honest = isSpoiltBefore ? undefined : run(parts, route, context, caller, text);
  const spoilt = fault && faultAnswer(fault);
  const { method, path } = context.req;
  const given = spoilt ?? honest;
  const status = given === 'hang-up' || given === undefined ? 0 : given.status;
  remember(parts.calls, { operation: route.operation, method, path, accountId: actor?.accountId, status });
  if (given === 'hang-up' || given === undefined) return hangUp(context);
  return respond(given);
}

type FullAnswer = Answer & { readonly headers?: Readonly<Record<string, string>> };

function run(
  parts: ServerParts,
  route: Route,
  context: JiraContext,
  caller: Caller | undefined,
  text: string,
): FullAnswer {
  try {
    if (caller === undefined) throw unauthorized();
    const { actor, scopes } = caller;
    if (scopes !== undefined) checkScopes(route.operation, scopes);
    const call = readCall(parts, route, context, actor, text);
    const given = route.run(parts.world, call);
    const { method, operation } = route;
    parts.limits.charge({ actor, method, operation, body: given.body });
    return checked(parts, route, given);
  } catch (error) {
    if (!(error instanceof JiraError)) throw error;
    // The caller broke the description, so the answer lies outside of it too; some answers always do.
    const isOutside = error instanceof RequestViolation || error instanceof UndescribedError;
    return isOutside ? errorAnswer(error) : checked(parts, route, errorAnswer(error));
  }
}

function readCall(
  parts: ServerParts,
  route: Route,
  context: JiraContext,
  actor: Account,
  text: string,
): Call {
  const hasBody = route.method === 'POST' || route.method === 'PUT';
  const isJson = (context.req.header('content-type') ?? '').includes('application/json');
  if (hasBody && !isJson) throw new JiraError(415, { messages: ['((the body must be application/json))'] });
  const body = hasBody ? parseJson(text) : undefined;
  if (hasBody && body === undefined) {
    throw badRequest('There was an error parsing JSON. Check that your request body is valid.');
  }
  const path = context.req.param();
  const query = new URL(context.req.url).searchParams;
  const isIssueWrite = route.method !== 'GET' && path['issueIdOrKey'] !== undefined;
  parts.limits.count({
    actor,
    method: route.method,
    operation: route.operation,
    issueId: isIssueWrite ? parts.world.site.issue(path['issueIdOrKey'] ?? '')?.id : undefined,
  });
  const problem = JIRA_API.checkRequest(route.operation, { query, body });
  if (problem !== undefined) throw new RequestViolation(400, { messages: [`((openapi)) ${problem}`] });
  const traceValue = context.req.header('x-atlassian-webhook-trace');
  const isForFilter = context.req.header('x-sandbox-reader') === 'event-filter';
  return { actor, path, query, body, isForFilter, ...(traceValue === undefined ? {} : { traceValue }) };
}

/** An answer the vendor's file does not allow is a bug of the emulator: 500, and noted for the tests. */
function checked(parts: ServerParts, route: Route, given: FullAnswer): FullAnswer {
  const body = given.body === undefined ? undefined : copyJson(given.body);
  const problem = JIRA_API.checkAnswer(route.operation, given.status, body);
  if (problem === undefined) return { ...given, ...(body === undefined ? {} : { body }) };
  parts.violations.push(problem);
  return errorAnswer(new JiraError(500, { messages: [`((openapi)) ${problem}`] }));
}

function callerOf(world: World, authorization: string | undefined): Caller | undefined {
  const [, accountId, scopes] = TOKEN.exec(authorization ?? '') ?? [];
  const actor = accountId === undefined ? undefined : world.site.accounts.get(accountId);
  if (actor?.active !== true) return undefined;
  return { actor, ...(scopes === undefined ? {} : { scopes: scopes.split(' ') }) };
}

function errorAnswer(error: JiraError): FullAnswer {
  const body = error.toJson();
  return { status: error.status, headers: error.headers, ...(body === undefined ? {} : { body }) };
}

function faultAnswer(fault: CallFault): FullAnswer | 'hang-up' | undefined {
  if (fault.answer === undefined || fault.answer === 'hang-up') return fault.answer;
  if (fault.body !== undefined) {
    return errorAnswer(new UndescribedError(fault.answer, fault.body, fault.headers));
  }
  const messages = fault.messages ?? [`((fault: ${fault.answer}))`];
  return errorAnswer(new JiraError(fault.answer, { messages, headers: fault.headers ?? {} }));
}

function respond({ status, body, headers = {} }: FullAnswer): Response {
  if (body === undefined) return new Response(null, { status, headers });
  // The edge before Jira writes pages for people.
  if (typeof body === 'string' && status >= 400) {
    return new Response(body, { status, headers: { ...headers, 'content-type': 'text/html' } });
  }
  return new Response(JSON.stringify(body satisfies Json), {
    status,
    headers: { ...headers, 'content-type': 'application/json;charset=UTF-8' },
  });
}

/** Cuts the connection. In-process calls have none, so they get a rejection instead. */
function hangUp(context: JiraContext): Response {
  const socket = (context.env as Partial<HttpBindings> | undefined)?.incoming?.socket;
  if (socket === undefined) throw new Error('((fault: the connection was cut))');
  socket.destroy();
  return new Response(null);
}

function wait(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => {
    world.clock.after(ms, resolve);
  });
}

/** Calls remembered. A page that is left open asks every second, for days. */
const CALLS_KEPT_MAX = 100_000;

function remember(calls: LoggedCall[], call: LoggedCall): void {
  calls.push(call);
  if (calls.length > CALLS_KEPT_MAX) calls.splice(0, CALLS_KEPT_MAX / 2);
}
