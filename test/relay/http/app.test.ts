import { connect } from 'node:net';
import { BODY_BYTES_MAX, REQUEST_IDS_MAX, USERS_MAX } from '#wire/limits';
import { ProblemSchema } from '#wire/messages';
import * as v from 'valibot';
import { RelayBed, type TestRelay } from '../bed';
import { textLike } from '../matchers';

const bed = new RelayBed();
let relay: TestRelay;

beforeEach(async () => {
  relay = await bed.relay(await bed.teleport());
});
afterEach(() => bed.stop());

it('answers 401 without a good token, whatever the call', async () => {
  const calls = [
    await relay.call('POST', '/v1/sync', {}, { authorization: '' }),
    await relay.call('GET', '/v1/cluster', undefined, { authorization: 'Bearer a.b.c' }),
    await relay.call('POST', '/v1/access-requests/x/reviews', 'x'.repeat(BODY_BYTES_MAX * 2), {
      authorization: '',
    }),
  ];

  expect(calls.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(calls.every(({ body }) => v.parse(ProblemSchema, body).error.code === 'unauthenticated')).toBe(true);
});

it('answers 503 with a code of its own while the keys to check a token with are away', async () => {
  const forge = await bed.forge();
  forge.goDown();

  const answer = await relay.call('POST', '/v1/sync', {});

  expect(answer).toMatchObject({
    status: 503,
    body: {
      error: { code: 'keys-unavailable', message: textLike(/jwks_url/), retryAfterSeconds: 5 },
    },
  });
});

it('answers 403 to a good token of another installation', async () => {
  const stranger = await (await bed.forge()).token({ app: { installationId: 'someone-else' } });

  const answer = await relay.call('POST', '/v1/sync', {}, { authorization: `Bearer ${stranger}` });

  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
});

it('answers 404 with a problem to unknown paths and methods', async () => {
  const answers = [
    await relay.call('GET', '/nothing'),
    await relay.call('DELETE', '/v1/sync'),
    await relay.call('GET', '/v2/sync'),
  ];

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(answers.every(({ body }) => v.parse(ProblemSchema, body).error.code === 'not-found')).toBe(true);
});

it.each([
  ['a body that is not JSON', '/v1/sync', '{"known":', 400],
  ['a body of another shape', '/v1/access-requests/get', { ids: [] }, 400],
  ['too many ids', '/v1/access-requests/get', { ids: Array(REQUEST_IDS_MAX + 1).fill('a') }, 400],
  ['too many users', '/v1/people', { users: Array(USERS_MAX + 1).fill('a') }, 400],
  ['an id that is a path', '/v1/access-requests/get', { ids: ['../../etc'] }, 400],
  ['an id that is a path in the URL', '/v1/access-requests/..%2f..%2fx/reviews', {}, 400],
  [
    'a review without an actor',
    '/v1/access-requests/abc/reviews',
    { decisionId: '1:1', proposedState: 'approved', reason: '' },
    400,
  ],
  ['a body that is too large', '/v1/sync', JSON.stringify({ known: 'x'.repeat(BODY_BYTES_MAX) }), 413],
])('refuses %s', async (_, path, body, status) => {
  const answer = await relay.call('POST', path, body);

  expect(answer.status).toBe(status);
  expect(v.is(ProblemSchema, answer.body)).toBe(true);
});

it('refuses a body that is too large though it does not say so', async () => {
  const token = await (await bed.forge()).token();
  const chunk = new Uint8Array(BODY_BYTES_MAX / 2).fill(0x20);
  const body = new ReadableStream({
    start: (controller) => {
      for (let count = 0; count < 4; count += 1) controller.enqueue(chunk);
      controller.close();
    },
  });

  const response = await fetch(`${relay.relay.url ?? ''}/v1/sync`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit);

  expect(response.status).toBe(413);
});

it('refuses a body of another content type', async () => {
  const answer = await relay.call('POST', '/v1/sync', '{}', { 'content-type': 'text/plain' });

  expect(answer.status).toBe(415);
});

it('survives bytes that are not HTTP', async () => {
  const { port } = new URL(relay.relay.url ?? '');
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end('\x16\x03\x01 nonsense\r\n\r\n'));
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume();
  });

  expect((await fetch(`${relay.relay.url ?? ''}/healthz`)).status).toBe(200);
});

it('logs no token, no key and no e-mail address', async () => {
  await relay.call('POST', '/v1/sync', {
    nudge: {
      url: 'https://abc.webtrigger.atlassian.app/x',
      keyId: 'key-1',
      key: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0',
    },
  });
  await relay.review('no-such', {
    actor: { accountId: 'a', displayName: 'Bob', emailAddress: 'bob@example.com', isProjectApprover: true },
  });

  const log = bed.logLines.join('');
  expect(log).toContain('nudge.target-set');
  expect(log).not.toMatch(/whsec_|eyJ|bob@example\.com|PRIVATE KEY/);
});
