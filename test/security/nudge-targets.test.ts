/** Goal: the relay stands inside a network, and whoever forges a sync cannot make it call anything there. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NUDGE_BATCH_MS } from '../../src/relay/limits';
import { checkNudgeTarget } from '../../src/relay/nudge-target';
import { RelayBed } from '../relay/bed';
import { eventually } from '../support/eventually';

const bed = new RelayBed();
afterEach(() => bed.stop());

const KEY = `whsec_${Buffer.from('a key that is long enough').toString('base64')}`;
const targetAt = (url: string) => ({ url, keyId: 'key-1', key: KEY });
const PRODUCTION = { hosts: [], allowsPlainHttp: false };

it('takes the address of a Forge web trigger, as a check on the refusals below', () => {
  for (const host of ['abc.webtrigger.atlassian.app', 'abc-1.hello.atlassian-dev.net']) {
    expect(checkNudgeTarget(targetAt(`https://${host}/x`), PRODUCTION).ok).toBe(true);
  }
});

it.each([
  'http://169.254.169.254/latest/meta-data/',
  'https://169.254.169.254/latest/meta-data/',
  'https://internal.example.com/',
  'https://localhost/',
  'http://127.0.0.1/',
  'https://[::1]/',
  'http://abc.webtrigger.atlassian.app/x',
  'https://abc.webtrigger.atlassian.app@169.254.169.254/',
  'https://169.254.169.254#.webtrigger.atlassian.app',
  'https://169.254.169.254\\.webtrigger.atlassian.app',
  'https://a.b.webtrigger.atlassian.app/x',
  'https://abc.webtrigger.atlassian.app./x',
  'https://abc.webtrigger.atlassian.app:8443/x',
  'https://abc.webtrigger.atlassian.app.example.com/x',
  'https://webtrigger.atlassian.app/x',
  'https://a.b.hello.atlassian-dev.net/x',
  'https://hello.atlassian-dev.net/x',
  'https://evilhello.atlassian-dev.net/x',
  'https://abc.hello.atlassian-dev.net.example.com/x',
  'https://abc.helloxatlassian-dev.net/x',
  'file:///etc/passwd',
])('takes no target %s', (url) => {
  expect(checkNudgeTarget(targetAt(url), PRODUCTION).ok).toBe(false);
});

it('does not call a server of this machine that a forged sync names', async () => {
  const inside = await listenFor(() => ({ status: 200 }));
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport, { forge: { webtriggerHosts: [] } });

  const answer = await relay.call('POST', '/v1/sync', { nudge: targetAt(inside.url) });
  teleport.createRequest('alice', { roles: ['editor'] });
  await eventually(() => expect(relay.relay.status().requests).toBe(1));
  bed.clock.advance(NUDGE_BATCH_MS);
  await relay.relay.stop();

  expect(answer.body).not.toHaveProperty('nudgeKeyId');
  expect(bed.logLines.join('')).toContain('nudge.target-refused');
  await inside.stop();
  expect(inside.calls).toEqual([]);
});

it('does not follow a nudge target that redirects into the network', async () => {
  const inside = await listenFor(() => ({ status: 200 }));
  const target = await listenFor(() => ({ status: 307, location: inside.url }));
  const teleport = await bed.teleport();
  const test = await bed.relay(teleport);
  await test.call('POST', '/v1/sync', { nudge: targetAt(target.url) });

  teleport.createRequest('alice', { roles: ['editor'] });
  await bed.advanceUntil(() => expect(bed.logLines.join('')).toContain('nudge.given-up'));

  expect(target.calls.length).toBeGreaterThan(0);
  expect(inside.calls).toEqual([]);
  await Promise.all([inside.stop(), target.stop()]);
});

/** A plain server on this machine that notes who calls. */
async function listenFor(
  answer: () => { readonly status: number; readonly location?: string },
): Promise<{ url: string; calls: string[]; stop: () => Promise<void> }> {
  const calls: string[] = [];
  const server = createServer((incoming, response) => {
    calls.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    const { status, location } = answer();
    response
      .writeHead(status, { connection: 'close', ...(location === undefined ? {} : { location }) })
      .end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}/x`,
    calls,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
