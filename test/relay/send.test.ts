/** Goal: a message goes to the address that it is for and no other, and whatever comes back, or does not, is said in a word. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { send, type Message } from '../../src/relay/send';
import { ManualClock } from '../sandbox/clock';
import { eventually } from '../support/eventually';

const TIMEOUT_MS = 10_000;
const clock = new ManualClock(Date.UTC(2026, 5, 1));
let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

async function serving(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/x?secret=1`;
}

const post = (url: string, changes: Partial<Message> = {}) =>
  send(url, { headers: {}, body: 'hello', bytesMax: 100, timeoutMs: TIMEOUT_MS, clock, ...changes });

it('brings what it is given, and what was said to it', async () => {
  const url = await serving((request, response) => {
    void request.toArray().then((chunks) => {
      const { 'content-type': type, 'content-length': length } = request.headers;
      response.end(`${request.method} ${type} ${length} ${Buffer.concat(chunks as Buffer[]).toString()}`);
    });
  });

  const sent = await post(url, { headers: { 'content-type': 'application/jose' }, body: 'wörld' });

  expect(sent).toEqual({ kind: 'taken', body: { kind: 'text', text: 'POST application/jose 6 wörld' } });
});

it('says what may pass, what will not, and how long to wait, for each status', async () => {
  const next = { status: 200 };
  const url = await serving((_, response) => {
    response.writeHead(next.status, { 'retry-after': '7', location: '/elsewhere' }).end('said');
  });

  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 200, max: 599 }), async (status) => {
      next.status = status;
      const body = { kind: 'text', text: status === 204 || status === 304 ? '' : 'said' };
      const isPassing = status === 429 || status >= 500 || (status >= 300 && status < 400);

      expect(await post(url)).toEqual(
        isPassing
          ? { kind: 'failed', reason: `status ${status}`, retryAfterMs: 7_000 }
          : status < 300
            ? { kind: 'taken', body }
            : { kind: 'refused', status, body },
      );
    }),
    { examples: [[200], [204], [301], [307], [404], [429], [503]], numRuns: 60 },
  );
});

it('follows no redirect', async () => {
  const asked: (string | undefined)[] = [];
  const url = await serving((request, response) => {
    asked.push(request.url);
    response.writeHead(308, { location: '/elsewhere' }).end();
  });

  expect(await post(url)).toMatchObject({ kind: 'failed', reason: 'status 308' });
  expect(asked).toEqual(['/x?secret=1']);
});

it.each([
  ['a length above the limit', { 'content-length': '101' }],
  ['no length', {}],
])('takes no answer that is too large, of %s', async (_is, headers) => {
  const closed: boolean[] = [];
  const url = await serving((_request, response) => {
    response.on('close', () => closed.push(response.writableFinished));
    response.writeHead(200, headers).write('x'.repeat(101));
  });

  expect(await post(url)).toEqual({ kind: 'taken', body: { kind: 'too-large' } });
  await eventually(() => expect(closed).toEqual([false]));
});

it.each([
  ['no answer at all', (): void => undefined],
  ['half an answer', ((_, response) => response.writeHead(200).write('half')) satisfies RequestListener],
] as const)('gives up by its own clock where there is %s', async (_is, listener: RequestListener) => {
  const asked = { isThere: false };
  const url = await serving((request, response) => {
    asked.isThere = true;
    listener(request, response);
  });
  const sent = post(url);
  await eventually(() => expect(asked.isThere).toBe(true));

  clock.advance(TIMEOUT_MS);

  expect(await sent).toEqual({ kind: 'failed', reason: 'timed out' });
});

it('ends when it is told to, and where the connection ends before the answer', async () => {
  const stopping = new AbortController();
  const url = await serving((_, response) => {
    if (stopping.signal.aborted) response.destroy();
    else stopping.abort();
  });

  expect(await post(url, { signal: stopping.signal })).toMatchObject({ kind: 'failed' });
  expect(await post(url)).toEqual({ kind: 'failed', reason: 'ECONNRESET' });
});

it('takes a half answer whose connection ends for none', async () => {
  const url = await serving((_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('half');
    setImmediate(() => response.destroy());
  });

  expect(await post(url)).toMatchObject({ kind: 'failed' });
});

it('says what the network says, and never the address, where nobody answers', async () => {
  const sent = await post('http://127.0.0.1:9/x?secret=1');

  expect(sent).toEqual({ kind: 'failed', reason: 'ECONNREFUSED' });
});
