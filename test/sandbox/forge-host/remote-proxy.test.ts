import { createServer, type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { bundleFixture, START, startFixture, type FixtureHost } from './fixtures/fixture-app';
import { createTestCertificate } from './fixtures/test-certificate';

const bundle = bundleFixture();
const received: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let status = 200;
let remote: https.Server;
let fixture: FixtureHost;

beforeEach(async () => {
  const certificate = await createTestCertificate();
  remote = https.createServer(certificate, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(status, { location: '/elsewhere' }).end('{"echo":true}');
    });
  });
  await new Promise<void>((resolve) => remote.listen(0, '127.0.0.1', resolve));
  const baseUrl = `https://127.0.0.1:${(remote.address() as AddressInfo).port}/base`;
  fixture = await startFixture(bundle.path, { remotes: { echo: { baseUrl, ca: certificate.cert } } });
});
afterEach(async () => {
  status = 200;
  received.length = 0;
  await fixture.stop();
  remote.closeAllConnections();
  await new Promise((resolve) => remote.close(resolve));
});
afterAll(() => bundle.remove());

test('a remote is called with a token that it can verify', async () => {
  const answer = await fixture.ask('remote', { remote: 'echo', body: { a: 1 } });

  expect(answer).toEqual({ status: 200, body: '{"echo":true}' });
  expect(received).toMatchObject([{ path: '/base/v1/echo', body: '{"a":1}' }]);
  const token = received[0]?.headers.authorization?.replace('Bearer ', '') ?? '';
  const { payload } = await jwtVerify(
    token,
    createRemoteJWKSet(new URL(`${fixture.host.url}/.well-known/jwks.json`)),
    {
      issuer: 'forge/invocation-token',
      audience: 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555',
      algorithms: ['RS256'],
      currentDate: new Date(START),
    },
  );
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(25);
  expect(payload).toMatchObject({
    app: {
      installationId: fixture.host.site.installation?.ari,
      environment: { type: 'DEVELOPMENT' },
      module: { key: 'panel' },
    },
  });
  expect(payload).not.toHaveProperty('principal');
});

test.each([
  ['every call has a token of its own', 'per-call', 4],
  ['calls of one invocation share a token, if they are told to', 'per-invocation', 2],
] as const)('%s', async (_case, tokens, expected) => {
  fixture.host.quirks.tokens = tokens;

  await fixture.ask('remote-twice', { remote: 'echo' });
  await fixture.ask('remote-twice', { remote: 'echo' });

  expect(received).toHaveLength(4);
  expect(new Set(received.map(({ headers }) => headers.authorization)).size).toBe(expected);
});

test('a token has the parts that real ones were seen to have', async () => {
  await fixture.ask('remote', { remote: 'echo' });

  const token = received[0]?.headers.authorization?.replace('Bearer ', '') ?? '';
  expect(Object.keys(decodeProtectedHeader(token)).sort()).toEqual(['alg', 'kid']);
  expect(decodeProtectedHeader(token).kid).toMatch(/^forge\/invocation-token\/wf-[0-9a-f-]{36}$/);
  const claims = decodeJwt(token);
  expect(claims.jti).toMatch(/^[0-9a-f]{40}$/);
  expect(claims.nbf).toBe(claims.iat);
  expect(claims).toMatchObject({
    app: {
      version: '1.0.0',
      appVersion: '1.0.0',
      installation: { id: fixture.host.site.installation?.ari, contexts: [{ name: 'jira' }] },
      module: { type: 'jira:issueContext', key: 'panel' },
    },
    context: { moduleKey: 'panel', userAccess: { enabled: false } },
  });
});

test('an error of the remote is an answer like any other', async () => {
  status = 503;

  expect(await fixture.ask('remote', { remote: 'echo' })).toMatchObject({ status: 503 });
});

test('a redirect, and a remote that the manifest lacks, are errors', async () => {
  status = 302;

  await expect(fixture.ask('remote', { remote: 'echo' })).rejects.toMatchObject({ name: 'PROXY_ERR' });
  await expect(fixture.ask('remote', { remote: 'unknown' })).rejects.toThrow('Invalid remote key');
});

test('a remote whose certificate nobody vouches for is not called', async () => {
  const other = await startFixture(bundle.path, {
    remotes: { echo: { baseUrl: `https://127.0.0.1:${(remote.address() as AddressInfo).port}` } },
  });

  await expect(other.ask('remote', { remote: 'echo' })).rejects.toMatchObject({ name: 'PROXY_ERR' });
  expect(received).toEqual([]);
  await other.stop();
});

test('the address of a remote comes from the manifest and its variables', async () => {
  const plain = createServer((_request, response) => response.end('plain'));
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  const other = await startFixture(bundle.path, { manifestVariables: { ECHO_URL: url } });

  expect(await other.ask('remote', { remote: 'echo' })).toEqual({ status: 200, body: 'plain' });
  await other.stop();
  plain.closeAllConnections();
  await new Promise((resolve) => plain.close(resolve));
});

test('a remote that does not answer is given up on after 25 seconds', async () => {
  fixture.host.faults.intercept = (call) => (call.kind === 'remote' ? 'timeout' : 'pass');
  const answer = fixture.ask('remote', { remote: 'echo' });
  const refused = expect(answer).rejects.toThrow();
  while (!fixture.host.calls.some((call) => call.kind === 'remote'))
    await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));

  fixture.clock.advance(25_000);

  await refused;
  expect(received).toEqual([]);
});
