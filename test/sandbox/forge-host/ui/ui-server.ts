import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { buildSync } from 'esbuild';
import type { ForgeHost } from '../host';
import { LOCALES_FOLDER } from '../translations';
import { toFields, parseJson, type Fields } from '../parse';
import { injectScript, securityPolicy } from './security-policy';
import { themeCss } from './theme-css';

export interface ForgeUiOptions {
  readonly port?: number;
  /** Origin of the page that frames the app's pages; the only one that may. */
  readonly siteOrigin: string;
}

/** The app's pages, served from an origin of their own. */
export interface ForgeUi {
  readonly origin: string;
  /** What browsers reported as blocked by the content security policy. */
  readonly violations: readonly Fields[];
  /** The address of a resource's page. */
  resourceUrl(resourceKey: string): string;
  stop(): Promise<void>;
}

const BRIDGE_PATH = '/-sandbox/bridge.js';
const THEME_PATH = '/-sandbox/theme.css';
const REPORT_PATH = '/-sandbox/csp-report';

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.map', 'application/json'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.woff2', 'font/woff2'],
]);

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/**
 * Serves the static resources of the manifest with the platform's content security policy and the sandbox's bridge script.
 *
 * Parity: all resources of the app share one origin here; on the platform each has its own. Bridge script and theme come
 * from that origin, on the platform from a content delivery network.
 */
export async function startForgeUi(host: ForgeHost, options: ForgeUiOptions): Promise<ForgeUi> {
  const { siteOrigin } = options;
  const violations: Fields[] = [];
  const bridge = buildBridge(siteOrigin);
  const theme = themeCss();

  const answer = async (request: http.IncomingMessage): Promise<Answer> => {
    const { pathname } = new URL(request.url ?? '/', 'http://app.invalid');
    if (pathname === BRIDGE_PATH) return { status: 200, headers: typed('.js'), body: bridge };
    if (pathname === THEME_PATH) return { status: 200, headers: typed('.css'), body: theme };
    if (pathname === REPORT_PATH) {
      violations.push(toFields(toFields(parseJson(await readText(request)))['csp-report']));
      return { status: 204 };
    }
    return serveFile(host, siteOrigin, decodeURIComponent(pathname));
  };
  const server = http.createServer((request, response) => {
    answer(request)
      .catch((): Answer => ({ status: 404, body: '((nothing here))' }))
      .then(({ status, headers, body }) =>
        response.writeHead(status, { 'cache-control': 'no-store', ...headers }).end(body),
      )
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  host.allowOrigin(siteOrigin);
  return {
    origin,
    violations,
    resourceUrl: (resourceKey) => `${origin}/${resourceKey}/index.html`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function buildBridge(siteOrigin: string): Uint8Array {
  const built = buildSync({
    entryPoints: [join(__dirname, 'bridge-client.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define: { SITE_ORIGIN: JSON.stringify(siteOrigin), THEME_URL: JSON.stringify(THEME_PATH) },
  });
  return built.outputFiles[0]?.contents ?? new Uint8Array();
}

/** Answers `/<resource>/<path>`; rejects when there is no such file. */
async function serveFile(host: ForgeHost, siteOrigin: string, pathname: string): Promise<Answer> {
  const [, resourceKey = '', ...rest] = pathname.split('/');
  const directory = host.resourceDirectory(resourceKey);
  if (rest[0] === LOCALES_FOLDER) return localeFile(host, rest.slice(1).join('/'));
  const path = normalize(join(directory, rest.join('/') || 'index.html'));
  if (!path.startsWith(normalize(directory + sep))) return { status: 403 };
  const extension = extname(path);
  if (extension !== '.html') return { status: 200, headers: typed(extension), body: await readFile(path) };
  const html = injectScript(await readFile(path, 'utf8'), BRIDGE_PATH);
  const policy = securityPolicy(html, host.manifest.permissions, siteOrigin, REPORT_PATH);
  return { status: 200, headers: { ...typed(extension), 'content-security-policy': policy }, body: html };
}

/** What the platform adds to every page of an app with translations. */
function localeFile({ translations }: ForgeHost, name: string): Answer {
  const body = translations.file(name);
  return body === undefined ? { status: 404 } : { status: 200, headers: typed('.json'), body };
}

function typed(extension: string): Record<string, string> {
  return {
    'content-type': CONTENT_TYPES.get(extension) ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
  };
}

async function readText(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
