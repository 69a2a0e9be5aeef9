import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWeb, type Web } from './web';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('startWeb()', () => {
  let service: Server;
  let seen: Seen[];
  let web: Web;
  let buildDirectory: string;

  beforeEach(async () => {
    seen = [];
    service = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        seen.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body });
        const status = incoming.url?.startsWith('/empty') === true ? 204 : 418;
        response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': 'a=b' });
        response.end(status === 204 ? undefined : '{"a":1}');
      });
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    buildDirectory = await mkdtemp(join(tmpdir(), 'web-'));
    await writeFile(join(buildDirectory, 'index.html'), '<title>the app</title>');
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    web = await startWeb({
      jiraUrl: url,
      teleportConsoleUrl: url,
      forgeUrl: url,
      status: () => Promise.resolve([{ name: 'Jira', state: 'up' }]),
      modules: () => [],
      people: () => [{ accountId: 'x', displayName: 'X' }],
      buildDirectory,
    });
  });

  afterEach(async () => {
    await web.stop();
    await new Promise((resolve) => {
      service.close(resolve);
      service.closeAllConnections();
    });
    await rm(buildDirectory, { recursive: true });
  });

  it('calls Jira as the account that the page acts as, and nothing more', async () => {
    const answer = await fetch(`${web.url}/jira/rest/api/3/issue/A-1?fields=a,b`, {
      method: 'POST',
      headers: { 'x-acting-as': '5b:1', 'content-type': 'application/json', cookie: 'secret=1' },
      body: '{"x":1}',
    });

    expect(answer.status).toBe(418);
    expect(await answer.json()).toEqual({ a: 1 });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(seen).toMatchObject([
      { method: 'POST', url: '/rest/api/3/issue/A-1?fields=a,b', body: '{"x":1}' },
    ]);
    expect(seen[0]?.headers.authorization).toBe('Bearer sandbox:5b:1');
    expect(seen[0]?.headers.cookie).toBeUndefined();
  });

  it('passes on the console and the bridge without an account', async () => {
    await fetch(`${web.url}/teleport/api/users`, { headers: { 'x-acting-as': 'a' } });
    await fetch(`${web.url}/forge/bridge/invoke`, { method: 'POST', body: '{}' });

    expect(seen.map(({ url }) => url)).toEqual(['/api/users', '/bridge/invoke']);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it('passes on an answer without a body', async () => {
    const answer = await fetch(`${web.url}/jira/empty`, { method: 'DELETE' });

    expect(answer.status).toBe(204);
  });

  it('says so when a service is away', async () => {
    await new Promise((resolve) => {
      service.close(resolve);
      service.closeAllConnections();
    });

    const answer = await fetch(`${web.url}/jira/rest/api/3/myself`);

    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({ message: 'The service behind /jira does not answer.' });
  });

  it.each(['/', '/board/ACC', '/browse/ACC-1', '/teleport'])('gives the app at %s', async (path) => {
    const answer = await fetch(`${web.url}${path}`);

    expect(await answer.text()).toContain('the app');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('gives no file outside of the build', async () => {
    const answer = await rawGet(web.url, '/..%2f..%2f..%2fetc%2fpasswd');

    expect(answer.body).toContain('the app');
  });

  it('answers 404 for an asset of an older build', async () => {
    expect((await fetch(`${web.url}/assets/gone-123.js`)).status).toBe(404);
  });

  it('tells services, modules and people', async () => {
    const read = async (name: string): Promise<unknown> => (await fetch(`${web.url}/sandbox/${name}`)).json();

    expect(await read('status')).toEqual({ services: [{ name: 'Jira', state: 'up' }] });
    expect(await read('modules')).toEqual([]);
    expect(await read('people')).toEqual([{ accountId: 'x', displayName: 'X' }]);
  });

  it('refuses pages from elsewhere', async () => {
    const foreign = await fetch(`${web.url}/teleport/api/requests`, {
      method: 'POST',
      headers: { origin: 'https://example.com', 'content-type': 'text/plain' },
      body: '{}',
    });
    const rebound = await rawGet(web.url, '/jira/rest/api/3/myself', { host: 'evil.example.com' });

    expect([foreign.status, rebound.status]).toEqual([403, 403]);
    expect(seen).toEqual([]);
  });
});

/** `fetch` tidies paths and forbids a host of one's own. */
function rawGet(
  base: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}
