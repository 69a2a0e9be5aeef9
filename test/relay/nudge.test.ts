import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { NUDGE_BATCH_MS } from '../../src/relay/limits';
import { SyncAnswerSchema } from '#wire/messages';
import * as v from 'valibot';
import { eventually } from '../support/eventually';
import { RelayBed, type TestRelay } from './bed';

const bed = new RelayBed();
const KEY = `whsec_${Buffer.from('a key that is long enough').toString('base64')}`;
let server: Server;
let received: { headers: IncomingHttpHeaders; body: string }[];
let statuses: number[];

beforeEach(async () => {
  received = [];
  statuses = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 202, { connection: 'close' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await bed.stop();
  await new Promise((resolve) => server.close(resolve));
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/x/nudge`;
const look = async (relay: TestRelay): Promise<string> =>
  v.parse(SyncAnswerSchema, (await relay.call('POST', '/v1/sync', {})).body).digest;
const tell = (relay: TestRelay, known: string, changes: Record<string, unknown> = {}) =>
  relay.call('POST', '/v1/sync', { known, nudge: { url: url(), keyId: 'key-1', key: KEY, ...changes } });
/** As the app does it: it asks what there is, and then says where to nudge. */
const aim = async (relay: TestRelay, changes: Record<string, unknown> = {}) =>
  tell(relay, await look(relay), changes);
const ids = () => received.flatMap(({ body }) => (JSON.parse(body) as { ids: string[] }).ids);

it('tells the app at once of the first request that changed, and of those that follow closely in one more call', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);
  expect((await aim(relay)).body).toMatchObject({ nudgeKeyId: 'key-1' });

  const first = teleport.createRequest('alice', { roles: ['editor'] });
  await eventually(() => expect(ids()).toEqual([first]));
  await eventually(() => expect(bed.logLines.join('')).toContain('nudge.delivered'));
  const created = [1, 2, 3].map(() => teleport.createRequest('alice', { roles: ['editor'] }));
  await eventually(() => expect(relay.relay.status().requests).toBe(4));
  expect(received).toHaveLength(1);
  bed.clock.advance(NUDGE_BATCH_MS);
  await eventually(() => expect(received).toHaveLength(2));

  const nudge = received[1];
  expect(ids().sort()).toEqual([first, ...created].sort());
  const named = JSON.parse(nudge?.body ?? '') as { revisions: Record<string, string> };
  expect(Object.keys(named.revisions).sort()).toEqual([...created].sort());
  const timestamp = nudge?.headers['webhook-timestamp'];
  expect(timestamp).toBe(String(Math.floor(bed.clock.now() / 1000)));
  const signature = new Webhook(KEY).sign(
    String(nudge?.headers['webhook-id']),
    new Date(bed.clock.now()),
    nudge?.body ?? '',
  );
  expect(nudge?.headers['webhook-signature']).toBe(signature);
});

it('tries again after a failure of the server, and not after a refusal', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);
  await aim(relay);
  statuses = [503, 429, 202];

  const first = teleport.createRequest('alice', { roles: ['editor'] });
  await bed.advanceUntil(() => expect(received).toHaveLength(3));
  expect(new Set(ids())).toEqual(new Set([first]));

  await eventually(() => expect(bed.logLines.join('')).toContain('nudge.delivered'));
  statuses = [401];
  teleport.createRequest('alice', { roles: ['editor'] });
  await bed.advanceUntil(() => expect(bed.logLines.join('')).toContain('nudge.refused'));
  expect(received).toHaveLength(4);
});

it('gives up after a few attempts and does not hold up the watch', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);
  await aim(relay);
  statuses = Array<number>(100).fill(500);

  teleport.createRequest('alice', { roles: ['editor'] });
  await bed.advanceUntil(() => expect(bed.logLines.join('')).toContain('nudge.given-up'));

  expect(received).toHaveLength(4);
  expect(relay.relay.status().watch.kind).toBe('live');
});

it('tells what changed between the first look of the app and its word where to nudge, and nothing that it has seen', async () => {
  const teleport = await bed.teleport();
  const seen = teleport.createRequest('alice', { roles: ['editor'] });
  const relay = await bed.relay(teleport);
  const known = await look(relay);
  const created = teleport.createRequest('alice', { roles: ['editor'] });
  await eventually(() => expect(relay.relay.status().requests).toBe(2));

  await tell(relay, known);

  await bed.advanceUntil(() => expect(ids()).toEqual([created]));
  expect(ids()).not.toContain(seen);
});

it('tells nothing of what the app knows already when it says where to nudge', async () => {
  const teleport = await bed.teleport();
  teleport.createRequest('alice', { roles: ['editor'] });
  const relay = await bed.relay(teleport);
  await aim(relay);

  const created = teleport.createRequest('alice', { roles: ['editor'] });
  await bed.advanceUntil(() => expect(received).toHaveLength(1));

  expect(ids()).toEqual([created]);
});

it('tells after a reconnect what changed meanwhile', async () => {
  const teleport = await bed.teleport();
  const gone = teleport.createRequest('alice', { roles: ['editor'] });
  const same = teleport.createRequest('alice', { roles: ['editor'] });
  const relay = await bed.relay(teleport);
  await aim(relay);
  await teleport.stopServing();
  teleport.deleteRequest('admin', gone);
  const created = teleport.createRequest('alice', { roles: ['editor'] });
  await teleport.resumeServing();

  await bed.advanceUntil(() => expect(ids().sort()).toEqual([gone, created].sort()));

  expect(ids()).not.toContain(same);
});

it.each([
  ['a host that is nobody we know', { url: 'https://intranet.example.com/x' }],
  ["Atlassian's host on another port", { url: 'https://abc.webtrigger.atlassian.app:8443/x' }],
  ['a host that only looks like one', { url: 'https://abc.webtrigger.atlassian.app.example.com/x' }],
  ['a user in the URL', { url: 'http://user:pass@127.0.0.1/x' }],
  ['a key that is none', { key: 'whsec_%%%' }],
])('ignores a target with %s, and still answers', async (_, changes) => {
  const relay = await bed.relay(await bed.teleport());

  const answer = await aim(relay, changes);

  expect(answer.status).toBe(200);
  expect(answer.body).not.toHaveProperty('nudgeKeyId');
  expect(bed.logLines.join('')).toContain('nudge.target-refused');
});
