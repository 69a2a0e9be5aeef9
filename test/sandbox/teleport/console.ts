/**
 * The sandbox console's HTTP API: what a person does with tsh, tctl and the Web UI, for the page and the command line.
 * Acts as whoever the call names: it is for a machine of one's own, so it listens on 127.0.0.1 only.
 */
import { serve } from '@hono/node-server';
import { status } from '@grpc/grpc-js';
import { type Context, Hono } from 'hono';
import { type ContentfulStatusCode } from 'hono/utils/http-status';
import * as v from 'valibot';
import { badParameter, notFound, quote, TraceError } from './errors';
import { type Role, type User } from './roles';
import { type RequestView, viewRequest } from './request-view';
import { type Teleport } from './teleport';

const HOST = '127.0.0.1';

/** A running console. */
export interface TeleportConsole {
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A user and what they can do, so that a page can offer only that. */
export interface UserView {
  readonly name: string;
  readonly roles: readonly string[];
  readonly traits: Readonly<Record<string, readonly string[]>>;
  readonly isBot: boolean;
  readonly requestableRoles: readonly string[];
  readonly requestsResources: boolean;
  readonly reviewableRoles: readonly string[];
}

const HTTP_STATUS: Partial<Record<status, ContentfulStatusCode>> = {
  [status.INVALID_ARGUMENT]: 400,
  [status.PERMISSION_DENIED]: 403,
  [status.NOT_FOUND]: 404,
  [status.ALREADY_EXISTS]: 409,
  [status.FAILED_PRECONDITION]: 409,
  [status.UNIMPLEMENTED]: 501,
};

const Resource = v.object({
  kind: v.string(),
  name: v.string(),
  subResourceName: v.optional(v.string(), ''),
});

const NewRequestBody = v.object({
  user: v.string(),
  roles: v.optional(v.array(v.string()), []),
  resources: v.optional(v.array(Resource), []),
  reason: v.optional(v.string(), ''),
  suggestedReviewers: v.optional(v.array(v.string()), []),
  kind: v.optional(v.picklist(['short-term', 'long-term']), 'short-term'),
});

const ReviewBody = v.object({
  user: v.string(),
  state: v.picklist(['APPROVED', 'DENIED', 'PROMOTED']),
  reason: v.optional(v.string(), ''),
});

async function readBody<S extends v.GenericSchema>(context: Context, schema: S): Promise<v.InferOutput<S>> {
  const body: unknown = await context.req.json().catch(() => undefined);
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw badParameter(`((bad body at ${quote(v.getDotPath(issue) ?? '')}: ${issue.message}))`);
}

function viewOf(teleport: Teleport, id: string): RequestView {
  const request = teleport.state.request(id);
  if (request === undefined) throw notFound(`access request ${quote(id)} not found`);
  return viewRequest(request);
}

function viewUser(user: User, roles: readonly Role[]): UserView {
  const own = roles.filter((role) => user.roles.includes(role.name));
  const collect = (pick: (role: Role) => readonly string[] | undefined): readonly string[] => [
    ...new Set(own.flatMap((role) => pick(role) ?? [])),
  ];
  return {
    name: user.name,
    roles: user.roles,
    traits: user.traits ?? {},
    isBot: user.isBot ?? false,
    requestableRoles: collect((role) => role.allow?.request?.roles),
    requestsResources: collect((role) => role.allow?.request?.searchAsRoles).length > 0,
    reviewableRoles: collect((role) => role.allow?.reviewRequests?.roles),
  };
}

function addReadRoutes(app: Hono, teleport: Teleport): void {
  app.get('/api/cluster', (c) =>
    c.json({
      clusterName: teleport.clusterName,
      edition: teleport.edition,
      version: teleport.version,
      addr: teleport.addr,
      isServing: teleport.isServing,
      now: new Date(teleport.clock.now()).toISOString(),
    }),
  );
  app.get('/api/requests', (c) => c.json({ requests: teleport.state.requests().map(viewRequest).reverse() }));
  app.get('/api/requests/:id', (c) => c.json(viewOf(teleport, c.req.param('id'))));
  app.get('/api/audit', (c) => c.json({ events: [...teleport.state.auditLog()].reverse() }));
  app.get('/api/users', (c) => {
    const roles = teleport.state.roles();
    return c.json({ users: teleport.state.users().map((user) => viewUser(user, roles)) });
  });
}

function addWriteRoutes(app: Hono, teleport: Teleport): void {
  app.post('/api/requests', async (c) => {
    const { user, ...choices } = await readBody(c, NewRequestBody);
    return c.json(viewOf(teleport, teleport.createRequest(user, choices)), 201);
  });
  app.post('/api/requests/:id/reviews', async (c) => {
    const { user, state, reason } = await readBody(c, ReviewBody);
    const id = c.req.param('id');
    if (state === 'PROMOTED') teleport.promote(user, id, { reason });
    else teleport.review(user, id, { state, reason });
    return c.json(viewOf(teleport, id));
  });
  app.delete('/api/requests/:id', (c) => {
    const user = c.req.query('user');
    if (user === undefined) throw badParameter('((query parameter "user" is missing))');
    teleport.deleteRequest(user, c.req.param('id'));
    return c.body(null, 204);
  });
  // ((Teleport has no such call: requests lapse by themselves.))
  app.post('/api/requests/:id/expire', (c) => {
    teleport.expire(c.req.param('id'));
    return c.body(null, 204);
  });
}

/** The API as an app, to be served by whoever has a port. Errors are `{error: {code, message}}`. */
export function createTeleportConsole(teleport: Teleport): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    const code = error instanceof TraceError ? error.code : status.UNKNOWN;
    return c.json({ error: { code: status[code], message: error.message } }, HTTP_STATUS[code] ?? 500);
  });
  app.notFound((c) => c.json({ error: { code: 'NOT_FOUND', message: '((no such page))' } }, 404));
  addReadRoutes(app, teleport);
  addWriteRoutes(app, teleport);
  return app;
}

/** Serves the API on 127.0.0.1. Port 0, the default, is any free one. */
export async function startTeleportConsole(
  teleport: Teleport,
  options: { readonly port?: number } = {},
): Promise<TeleportConsole> {
  const { fetch } = createTeleportConsole(teleport);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: HOST, port: options.port ?? 0 }, ({ port }) =>
      resolve({
        url: `http://${HOST}:${port}`,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      }),
    );
    server.once('error', reject);
  });
}
