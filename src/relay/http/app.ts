import { Hono, type Context } from 'hono';
import { CALL_NAMES, CONTRACT, pathOf, type CallName } from '#wire/contract';
import { BODY_BYTES_MAX, CONTRACT_VERSION } from '#wire/limits';
import { answerCall, refusal, type CallAnswer, type RelayCalls } from '../calls/answer-call';
import { problem, problemOf, type ProblemAnswer } from '../calls/problem';
import type { Clock } from '../clock';
import type { Health } from '../health';
import type { Log } from '../log';
import { readBody } from './body';
import { claimNamesOf, type FitVerifier } from './fit';

export interface HttpDeps {
  readonly calls: RelayCalls;
  readonly fit: FitVerifier;
  readonly clock: Clock;
  readonly log: Log;
  readonly health: () => Health;
}

/** The relay's HTTP surface: the contract behind a Forge Invocation Token, and two addresses for health checks. */
export function createHttpApp(deps: HttpDeps): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', (c) => {
    // Why, and until when, is for whoever runs the relay: beside the metrics, on an address of its own.
    const { status } = deps.health();
    return c.json({ status }, status === 'ready' ? 200 : 503);
  });
  guard(app, deps);
  for (const name of CALL_NAMES) {
    app.on(CONTRACT[name].method, pathOf(name), (c) =>
      serve(c, name, withClaims(deps.calls, c.req.header('authorization'))),
    );
  }
  app.notFound((c) => answer(c, refusal(problem(404, 'not-found', 'No such path'))));
  app.onError((error, c) => {
    const refused = problemOf(error);
    const message = refused.status === 500 ? (error.stack ?? error.message) : error.message;
    deps.log[refused.status === 500 ? 'error' : 'warn']('http.failed', { path: c.req.path, message });
    return answer(c, refusal(refused));
  });
  return app;
}

/** Whatever is asked below the contract's version is logged, and asked for its token first. */
function guard(app: Hono, { fit, clock, log }: HttpDeps): void {
  const below = `/${CONTRACT_VERSION}/*`;
  app.use(below, async (c: Context, next) => {
    const startedAt = clock.now();
    await next();
    const ms = clock.now() - startedAt;
    log.debug('http.call', { method: c.req.method, path: c.req.path, status: c.res.status, ms });
  });
  app.use(below, async (c: Context, next) => {
    const refused = refusalOf(await fit.verify(c.req.header('authorization')));
    if (refused === undefined) return next();
    log.warn('http.refused', { status: refused.status, reason: refused.body.error.message });
    return answer(c, refusal(refused));
  });
}

type Verified = Awaited<ReturnType<FitVerifier['verify']>>;

/** 401 makes Forge renew the token, so it is kept for tokens that are no good. */
function refusalOf(verified: Verified): ProblemAnswer | undefined {
  switch (verified.kind) {
    case 'ok':
      return undefined;
    case 'invalid':
      return problem(401, 'unauthenticated', `The Forge Invocation Token is not valid: ${verified.reason}`);
    case 'forbidden':
      return problem(403, 'forbidden', `The relay does not serve this caller: ${verified.reason}`);
    case 'unavailable':
      return problem(503, verified.code, verified.reason, KEYS_RETRY_AFTER_MS);
  }
}

const KEYS_RETRY_AFTER_MS = 5_000;

/** Here alone is there a token, so here is said what it has: the app itself never sees the tokens of its calls. */
const withClaims = (calls: RelayCalls, authorization: string | undefined): RelayCalls => ({
  ...calls,
  cluster: async (call, id) => {
    const answer = await calls.cluster(call, id);
    return answer === 'gone' ? answer : { ...answer, tokenClaims: claimNamesOf(authorization) };
  },
});

async function serve(c: Context, name: CallName, calls: RelayCalls): Promise<Response> {
  const id = c.req.param('id');
  if (!('request' in CONTRACT[name])) return answer(c, await answerCall(calls, { name, id }));
  const body = await bodyOf(c);
  return answer(
    c,
    'status' in body ? refusal(body) : await answerCall(calls, { name, id, body: body.value }),
  );
}

/** The JSON that a call carries, or why it cannot be taken. */
async function bodyOf(c: Context): Promise<{ readonly value: unknown } | ProblemAnswer> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    return problem(415, 'bad-request', 'The content type must be application/json');
  }
  const length = c.req.header('content-length');
  const read = await readBody({ chunks: c.req.raw.body, length }, BODY_BYTES_MAX);
  if (read.kind === 'too-large') {
    return problem(413, 'body-too-large', `A body has at most ${BODY_BYTES_MAX} bytes`);
  }
  return jsonOf(read.text) ?? problem(400, 'bad-request', 'The body is not JSON');
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's message may quote the body.
    return undefined;
  }
}

/** A caller that is refused may still be sending its body: nobody will read that, so the connection ends. */
function answer(c: Context, said: CallAnswer): Response {
  if (said.status === 204) return c.body(null, 204);
  const { status, text, retryAfterSeconds } = said;
  if (retryAfterSeconds !== undefined) c.header('retry-after', String(retryAfterSeconds));
  if (![200, 404, 503].includes(status)) c.header('connection', 'close');
  return c.body(text, status, { 'content-type': 'application/json' });
}
