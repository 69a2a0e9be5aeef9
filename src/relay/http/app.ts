import { Hono, type Context } from 'hono';
import type { GenericSchema } from '#wire/schema';
import type { RequestId } from '#core/ids';
import type { NotedIssue } from '#core/ports';
import type { Actor, Eligibility, ReviewOutcome, ReviewSubmission } from '#core/review';
import { ANSWER_BYTES_MAX, BODY_BYTES_MAX, CONTRACT_VERSION } from '#wire/limits';
import {
  FetchCallSchema,
  IssueLinkSchema,
  PeopleCallSchema,
  ReviewCallSchema,
  ReviewerCallSchema,
  SyncCallSchema,
  type ClusterAnswer,
  type FetchAnswer,
  type FetchCall,
  type PeopleAnswer,
  type PeopleCall,
  type SyncAnswer,
  type SyncCall,
} from '#wire/messages';
import { parse } from '#wire/parse';
import { RequestIdSchema } from '#wire/records';
import type { Clock } from '../clock';
import type { Health } from '../health';
import type { Log } from '../log';
import { readBody } from './body';
import type { FitVerifier } from './fit';
import { problem, problemOf, type ProblemAnswer } from './problem';

/** What the relay does, as the contract names it. Each may throw `AppError`. */
export interface RelayCalls {
  sync(call: SyncCall): SyncAnswer;
  fetch(call: FetchCall): Promise<FetchAnswer>;
  review(id: RequestId, submission: ReviewSubmission): Promise<ReviewOutcome>;
  reviewer(id: RequestId, actor: Actor): Promise<Eligibility | 'gone'>;
  link(id: RequestId, issue: NotedIssue): Promise<'linked' | 'gone'>;
  people(call: PeopleCall): Promise<PeopleAnswer>;
  cluster(): ClusterAnswer;
}

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
  app.route(`/${CONTRACT_VERSION}`, contract(deps));
  app.notFound((c) => answer(c, problem(404, 'not-found', 'No such path')));
  app.onError((error, c) => {
    const refusal = problemOf(error);
    const message = refusal.status === 500 ? (error.stack ?? error.message) : error.message;
    deps.log[refusal.status === 500 ? 'error' : 'warn']('http.failed', { path: c.req.path, message });
    return answer(c, refusal);
  });
  return app;
}

function contract({ calls, fit, clock, log }: HttpDeps): Hono {
  const v1 = new Hono();
  v1.use(async (c, next) => {
    const startedAt = clock.now();
    await next();
    const ms = clock.now() - startedAt;
    log.debug('http.call', { method: c.req.method, path: c.req.path, status: c.res.status, ms });
  });
  v1.use(async (c, next) => {
    const refusal = refusalOf(await fit.verify(c.req.header('authorization')));
    if (refusal === undefined) return next();
    log.warn('http.refused', { status: refusal.status, reason: refusal.body.error.message });
    return answer(c, refusal);
  });
  v1.post('/sync', (c) => withBody(c, SyncCallSchema, (call) => success(c, calls.sync(call))));
  v1.post('/access-requests/get', (c) =>
    withBody(c, FetchCallSchema, async (call) => success(c, await calls.fetch(call))),
  );
  v1.post('/access-requests/:id/reviews', (c) =>
    withId(c, (id) =>
      withBody(c, ReviewCallSchema, async (call) => success(c, await calls.review(id, call))),
    ),
  );
  v1.post('/access-requests/:id/reviewer', (c) =>
    withId(c, (id) =>
      withBody(c, ReviewerCallSchema, async ({ actor }) => {
        const eligibility = await calls.reviewer(id, actor);
        return eligibility === 'gone' ? answer(c, NO_SUCH_REQUEST) : success(c, eligibility);
      }),
    ),
  );
  v1.put('/access-requests/:id/issue', (c) =>
    withId(c, (id) =>
      withBody(c, IssueLinkSchema, async (issue) => {
        const outcome = await calls.link(id, issue);
        return outcome === 'linked' ? c.body(null, 204) : answer(c, NO_SUCH_REQUEST);
      }),
    ),
  );
  v1.post('/people', (c) =>
    withBody(c, PeopleCallSchema, async (call) => success(c, await calls.people(call))),
  );
  v1.get('/cluster', (c) => success(c, calls.cluster()));
  return v1;
}

const NO_SUCH_REQUEST = problem(404, 'not-found', 'No such request');

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

async function withId(c: Context, run: (id: RequestId) => Promise<Response>): Promise<Response> {
  const id = parse(RequestIdSchema, c.req.param('id'));
  return id.ok ? run(id.value) : answer(c, problem(400, 'bad-request', `id: ${id.problem}`));
}

async function withBody<T>(
  c: Context,
  schema: GenericSchema<unknown, T>,
  run: (call: T) => Promise<Response> | Response,
): Promise<Response> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    return answer(c, problem(415, 'bad-request', 'The content type must be application/json'));
  }
  const read = await readBody(c.req.raw, BODY_BYTES_MAX);
  if (read.kind === 'too-large') {
    return answer(c, problem(413, 'body-too-large', `A body has at most ${BODY_BYTES_MAX} bytes`));
  }
  const json = jsonOf(read.text);
  if (json === undefined) return answer(c, problem(400, 'bad-request', 'The body is not JSON'));
  const call = parse(schema, json.value);
  return call.ok ? run(call.value) : answer(c, problem(400, 'bad-request', call.problem));
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's message may quote the body.
    return undefined;
  }
}

/** An answer that Forge would cut off must not leave: half a list is worse than none. */
function success(c: Context, body: object): Response {
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > ANSWER_BYTES_MAX) {
    return answer(c, problem(413, 'answer-too-large', 'The answer would be too large: ask for fewer ids'));
  }
  return c.body(text, 200, { 'content-type': 'application/json' });
}

/** A caller that is refused may still be sending its body: nobody will read that, so the connection ends. */
function answer(c: Context, { status, body }: ProblemAnswer): Response {
  const seconds = body.error.retryAfterSeconds;
  if (seconds !== undefined) c.header('retry-after', String(seconds));
  if (status !== 503 && status !== 404) c.header('connection', 'close');
  return c.json(body, status);
}
