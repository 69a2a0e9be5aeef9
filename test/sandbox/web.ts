/**
 * The sandbox's front door: serves the pages and passes their calls on to the emulators. It knows services by their
 * addresses and nothing of what they do. Listens on 127.0.0.1 only and answers only pages of its own, since whoever
 * reaches it can act as anybody.
 */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { Hono, type Context } from 'hono';

/** How one service is. */
export interface ServiceStatus {
  readonly name: string;
  readonly state: 'up' | 'down' | 'starting';
  /** A few words: an address, a version, what is wrong. */
  readonly detail?: string;
}

/** A module of the app's manifest that has a page to show. */
export interface WebModule {
  /** The manifest's module type, such as `jira:issueContext`. */
  readonly type: string;
  readonly key: string;
  readonly title: string;
  readonly label?: string;
  readonly iconUrl?: string;
  /** Shown only where the issue has this property. */
  readonly issuePropertyKey?: string;
  /** Where the page is served, an address of its own origin. */
  readonly resourceUrl: string;
}

/** Somebody to act as in Jira. */
export interface WebPerson {
  readonly accountId: string;
  readonly displayName: string;
}

export interface WebOptions {
  /** Default: any that is free. */
  readonly port?: number;
  readonly jiraUrl: string;
  readonly teleportConsoleUrl: string;
  readonly forgeUrl: string;
  /** Asked each time a page asks; pages ask every two seconds. */
  readonly status: () => Promise<readonly ServiceStatus[]>;
  /** The app's modules with their titles in a visitor's language. */
  readonly modules: (locale: string) => readonly WebModule[];
  /** Whom visitors can act as; the first is who they are at first. */
  readonly people: () => readonly WebPerson[];
  /** Where the built pages are. */
  readonly buildDirectory: string;
}

/** A running front door. */
export interface Web {
  /** Without a trailing slash. */
  readonly url: string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const OWN_HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** The pages load nothing from elsewhere; the app's pages come in frames from other ports of this machine. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  // The design system sets colours through style elements and attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: http://127.0.0.1:*",
  'frame-src http://127.0.0.1:* http://localhost:*',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Starts the front door. */
export async function startWeb(options: WebOptions): Promise<Web> {
  const app = createWeb(options);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: HOST, port: options.port ?? 0 }, ({ port }) =>
      resolve({ url: `http://${HOST}:${port}`, stop: () => close(server) }),
    );
    server.once('error', reject);
  });
}

function createWeb(options: WebOptions): Hono {
  const app = new Hono();
  app.use('*', async (context, next) => {
    if (isForeign(context.req.header('host'), context.req.header('origin')))
      return context.json({ message: '((only pages of the sandbox may ask))' }, 403);
    await next();
    return undefined;
  });
  app.get('/sandbox/status', async (context) => context.json({ services: await options.status() }));
  app.get('/sandbox/modules', (context) =>
    context.json(options.modules(context.req.query('locale') ?? 'en-US')),
  );
  app.get('/sandbox/people', (context) => context.json(options.people()));
  app.all('/jira/*', (context) => passOn(context, '/jira', options.jiraUrl, jiraHeaders(context)));
  app.all('/teleport/api/*', (context) => passOn(context, '/teleport', options.teleportConsoleUrl));
  app.all('/forge/*', (context) => passOn(context, '/forge', options.forgeUrl));
  app.get('*', (context) => servePage(context, options.buildDirectory));
  return app;
}

/** A name that only points here, or a page from elsewhere. */
function isForeign(host = '', origin: string | undefined): boolean {
  return !OWN_HOST.test(host) || (origin !== undefined && origin !== `http://${host}`);
}

function jiraHeaders(context: Context): Readonly<Record<string, string>> {
  const actingAs = context.req.header('x-acting-as');
  return actingAs === undefined ? {} : { authorization: `Bearer sandbox:${actingAs}` };
}

/** Calls a service in the page's stead. Only what services need goes along: no cookies, no origin. */
async function passOn(
  context: Context,
  prefix: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { method } = context.req;
  const url = new URL(context.req.url);
  const contentType = context.req.header('content-type');
  try {
    const answer = await fetch(`${target}${url.pathname.slice(prefix.length)}${url.search}`, {
      method,
      headers: {
        accept: context.req.header('accept') ?? '*/*',
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...headers,
      },
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: await context.req.arrayBuffer() }),
      redirect: 'manual',
    });
    return answerOf(answer.status, await answer.arrayBuffer(), answer.headers.get('content-type'));
  } catch {
    return context.json({ message: `The service behind ${prefix} does not answer.` }, 502);
  }
}

function answerOf(status: number, body: ArrayBuffer, contentType: string | null): Response {
  // A response with one of these statuses may not have a body, not even an empty one.
  const isBodiless = status === 204 || status === 304;
  return new Response(isBodiless ? null : body, {
    status,
    headers: {
      ...(contentType === null ? {} : { 'content-type': contentType }),
      'cache-control': 'no-store',
    },
  });
}

/** A file of the build; any other address is a place within the app, which finds its own way. */
async function servePage(context: Context, buildDirectory: string): Promise<Response> {
  const path = normalize(join(buildDirectory, decodeURIComponent(new URL(context.req.url).pathname)));
  const file = path.startsWith(normalize(buildDirectory + sep)) ? await read(path) : undefined;
  if (file !== undefined) return context.body(file, 200, headersFor(path));
  if (extname(path) !== '' && path.includes(`${sep}assets${sep}`)) return context.text('Not found', 404);
  const index = await read(join(buildDirectory, 'index.html'));
  if (index === undefined) return context.text('The pages are not built: run "npm run build".', 503);
  return context.body(index, 200, headersFor('index.html'));
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch {
    // A folder, or nothing at all: the caller decides what that means.
    return undefined;
  }
}

function headersFor(path: string): Record<string, string> {
  const isAsset = path.includes(`${sep}assets${sep}`);
  return {
    'content-type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
    // The names of assets change with their content.
    'cache-control': isAsset ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
