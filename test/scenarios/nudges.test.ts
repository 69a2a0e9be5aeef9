/** Goal: a nudge makes cards appear within seconds, and a forged one makes nothing at all. */
import { Webhook } from 'standardwebhooks';
import { BODY_BYTES_MAX, NUDGE_IDS_MAX } from '../../src/wire/limits';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ way: 'call', mode: 'native' });

const post = (sandbox: Story, body: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(sandbox.forge.webTriggerUrl('nudge'), {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

const signed = (sandbox: Story, key: string, body: string, at = sandbox.clock.now()) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': new Webhook(key).sign('msg_1', new Date(at), body),
});

test('a request has its card long before the next tick', async () => {
  const sandbox = await native();
  await sandbox.quiet();
  const before = sandbox.clock.now();

  await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));

  expect(sandbox.clock.now() - before).toBeLessThan(60_000);
  expect(sandbox.forge.invocations.map(({ functionKey }) => functionKey)).toContain('on-nudge');
});

interface Nudge {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const ID = '01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80';
const GOOD = JSON.stringify({ ids: [ID] });

/** The key that the app takes nudges by now. */
const keyOf = ({ forge }: Story): string =>
  JSON.parse(forge.storage.secretTable.get('nudge-key')?.json ?? '""') as string;

/** Rightly signed, whatever it says. */
const nudge = (sandbox: Story, body: string, at?: number): Nudge => ({
  body,
  headers: signed(sandbox, keyOf(sandbox), body, at),
});

const REFUSED: readonly (readonly [string, number, (sandbox: Story) => Nudge | Promise<Nudge>])[] = [
  ['nothing that says who it is from', 401, () => ({ body: GOOD, headers: {} })],
  [
    'a signature by another key',
    401,
    (sandbox) => ({ body: GOOD, headers: signed(sandbox, `whsec_${btoa('x'.repeat(32))}`, GOOD) }),
  ],
  [
    'the key of an earlier installation',
    401,
    async (sandbox) => {
      const before = keyOf(sandbox);
      await sandbox.reinstall();
      await sandbox.tick();
      expect(keyOf(sandbox)).toMatch(/^whsec_/);
      return { body: GOOD, headers: signed(sandbox, before, GOOD) };
    },
  ],
  ['a time to come', 401, (sandbox) => nudge(sandbox, GOOD, sandbox.clock.now() + 10 * 60_000)],
  ['another body than was signed', 401, (sandbox) => ({ ...nudge(sandbox, GOOD), body: `${GOOD} ` })],
  ['a body that is too long', 400, (sandbox) => nudge(sandbox, GOOD + ' '.repeat(BODY_BYTES_MAX))],
  // Whoever checks the signature reads the body too, and does not tell one from the other.
  ['a body that is no JSON', 401, (sandbox) => nudge(sandbox, `${GOOD},`)],
  [
    'too many ids',
    400,
    (sandbox) => nudge(sandbox, JSON.stringify({ ids: Array(NUDGE_IDS_MAX + 1).fill(ID) })),
  ],
  ['ids that are none', 400, (sandbox) => nudge(sandbox, JSON.stringify({ ids: ['../../etc'] }))],
];

test.each(REFUSED)('a nudge with %s is refused and makes no work', async (_what, status, prepare) => {
  const sandbox = await native();
  await sandbox.quiet();
  const { body, headers } = await prepare(sandbox);
  const jobs = sandbox.forge.queue.events.length;

  const answer = await post(sandbox, body, headers);

  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ status: status === 401 ? 'refused' : 'malformed' });
  expect(sandbox.forge.queue.events).toHaveLength(jobs);
});

test.each([
  ['no headers', () => ({})],
  ['no signature', (good: object) => ({ ...good, 'webhook-signature': '' })],
  ['a signature that is none', (good: object) => ({ ...good, 'webhook-signature': 'v1,abc' })],
  ['no id', (good: object) => ({ ...good, 'webhook-id': '' })],
  ['a time that is none', (good: object) => ({ ...good, 'webhook-timestamp': 'now' })],
  ['the time of six minutes ago', (good: object) => ({ ...good, 'webhook-timestamp': 'SIX_MINUTES_AGO' })],
])('a post with %s is refused before any key is read', async (_what, change) => {
  const sandbox = await native();
  await sandbox.quiet();
  const good = nudge(sandbox, GOOD).headers;
  const headers = Object.fromEntries(
    Object.entries(change(good)).map(([name, value]) => [
      name,
      String(value).replace('SIX_MINUTES_AGO', String(Math.floor(sandbox.clock.now() / 1000) - 360)),
    ]),
  );
  const read: string[] = [];
  sandbox.forge.faults.intercept = (call) => {
    if (call.kind === 'kvs' && call.functionKey === 'on-nudge') read.push(call.path);
    return 'pass';
  };

  const refused = await post(sandbox, GOOD, headers);
  const refusedReads = read.splice(0).length;
  const taken = await post(sandbox, GOOD, good);

  expect([refused.status, taken.status]).toEqual([401, 202]);
  expect(refusedReads).toBe(0);
  expect(read.length).toBeGreaterThan(0);
});

test('a nudge with all of that in order makes work', async () => {
  const sandbox = await native();
  await sandbox.quiet();
  const jobs = sandbox.forge.queue.events.length;
  const { body, headers } = nudge(sandbox, JSON.stringify({ ids: Array(NUDGE_IDS_MAX).fill(ID) }));

  expect((await post(sandbox, body, headers)).status).toBe(202);
  expect(sandbox.forge.queue.events.length).toBeGreaterThan(jobs);
});

test('a request that is nudged for several times has one card', async () => {
  const sandbox = await native();
  const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
  sandbox.teleport.faults.watch.duplicate(3);

  const other = await sandbox.cardOf(sandbox.teleport.createRequest('erin', { roles: ['editor'] }));
  await sandbox.tick();

  expect(sandbox.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key, other.key]);
});
