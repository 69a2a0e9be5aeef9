/** Goal: a nudge makes cards appear within seconds, and a forged one makes nothing at all. */
import { Webhook } from 'standardwebhooks';
import { withSandbox, type Story } from '../support/with-sandbox';

const native = withSandbox({ mode: 'native' });

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

test.each([
  ['nothing that says who it is from', () => ({})],
  [
    'a signature by another key',
    (sandbox: Story, body: string) => signed(sandbox, `whsec_${btoa('x'.repeat(32))}`, body),
  ],
])('a nudge with %s is refused and makes no work', async (_what, headersFor) => {
  const sandbox = await native();
  await sandbox.quiet();
  const jobs = sandbox.forge.queue.events.length;
  const body = JSON.stringify({ ids: ['01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80'] });

  const answer = await post(sandbox, body, headersFor(sandbox, body));

  expect(answer.status).toBe(401);
  expect(sandbox.forge.queue.events).toHaveLength(jobs);
});

test('a request that is nudged for several times has one card', async () => {
  const sandbox = await native();
  const card = await sandbox.cardOf(sandbox.teleport.createRequest('alice', { roles: ['editor'] }));
  sandbox.teleport.faults.watch.duplicate(3);

  const other = await sandbox.cardOf(sandbox.teleport.createRequest('erin', { roles: ['editor'] }));
  await sandbox.tick();

  expect(sandbox.jira.state.issues('ACC').map(({ key }) => key)).toEqual([card.key, other.key]);
});
