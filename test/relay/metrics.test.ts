import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { serveMetrics } from '../../src/relay/http/metrics-server';
import { CARD_OVERDUE_MS } from '../../src/relay/limits';
import { Metrics } from '../../src/relay/metrics';
import { healthOf } from '../../src/relay/health';
import { silentLog } from '../../src/relay/log';
import { eventually } from '../support/eventually';
import { RelayBed, type TestRelay } from './bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const GAUGES = {
  isReady: true,
  watchState: 'live' as const,
  requests: 3,
  requestsWithoutCard: () => Promise.resolve(0),
  decisionsWaiting: 0,
  lastEventAt: undefined,
  teleportCertificateExpiresAt: 1_000,
  way: { kind: 'call', url: '', certificateExpiresAt: undefined },
} as const;

it('serves what the relay does, on an address of its own, without a word that a user wrote', async () => {
  const teleport = await bed.teleport();
  const id = teleport.createRequest('alice', { roles: ['editor'], reason: 'canary-reason' });
  const relay = await bed.relay(teleport, { metrics: { host: '127.0.0.1', port: 0 } });
  await eventually(() => expect(relay.relay.status().requests).toBe(1));
  expect((await relay.review(id, {})).status).toBe(200);

  const response = await fetch(`http://127.0.0.1:${String(relay.relay.metricsPort)}/metrics`);
  const text = await response.text();

  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(text).toContain('teleport_jira_relay_ready 1');
  expect(text).toContain('teleport_jira_relay_access_requests 1');
  expect(text).toContain(
    'teleport_jira_relay_reviews_total{mode="native",outcome="recorded",proposed_state="approved"} 1',
  );
  expect(text).toContain('teleport_jira_relay_teleport_calls_total{method="SubmitAccessReview",code="OK"} 1');
  expect(text).toContain('teleport_jira_relay_watch_state{state="live"} 1');
  expect(text).toContain('teleport_jira_relay_watch_state{state="backing-off"} 0');
  expect(text).toContain(
    'teleport_jira_relay_calls_total{call="POST /v1/access-requests/:id/reviews",status="200"} 1',
  );
  for (const secret of ['canary-reason', 'alice', id]) expect(text).not.toContain(secret);
  const other = await fetch(`http://127.0.0.1:${String(relay.relay.metricsPort)}/v1/cluster`);
  expect(other.status).toBe(404);
});

it('documents each metric, and only what exists', async () => {
  const metrics = new Metrics({ mode: 'native', way: 'call' });
  metrics.show(() => GAUGES);
  const docs = await readFile(join(__dirname, '..', '..', 'docs', 'operate.md'), 'utf8');
  const documented = [...docs.matchAll(/^\| `(teleport_jira_relay_[a-z_]+)`/gm)].map(([, name]) => name);

  expect([...documented].sort()).toEqual([...(await metrics.names())].sort());
});

it('counts what goes to the log, whatever severity the log keeps', async () => {
  const metrics = new Metrics({ mode: 'native', way: 'call' });
  metrics.show(() => GAUGES);
  const log = metrics.counting(silentLog);
  log.debug('nudge.delivered');
  log.warn('nudge.given-up', { reason: 'x' });

  const { text } = await metrics.scrape();

  expect(text).toContain('teleport_jira_relay_nudges_total{outcome="delivered"} 1');
  expect(text).toContain('teleport_jira_relay_events_total{event="nudge.given-up",level="warn"} 1');
});

it('loses no count between scrapes, nor before the first, nor to two at once', async () => {
  const metrics = new Metrics({ mode: 'native', way: 'call' });
  metrics.show(() => GAUGES);
  const log = metrics.counting(silentLog);
  const counted = ({ text }: { readonly text: string }) =>
    /^teleport_jira_relay_nudges_total\{outcome="refused"\} (\d+)$/m.exec(text)?.[1];
  log.warn('nudge.refused');
  log.warn('nudge.refused');

  expect((await Promise.all([metrics.scrape(), metrics.scrape()])).map(counted)).toEqual(['2', '2']);
  log.warn('nudge.refused');
  expect(counted(await metrics.scrape())).toBe('3');
  expect(counted(await metrics.scrape())).toBe('3');
});

it('counts calls of paths that there are not as one, whoever makes them up', async () => {
  const relay = await bed.relay(await bed.teleport(), { metrics: { host: '127.0.0.1', port: 0 } });
  for (const path of ['/v1/made-up', '/v1/access-requests/x/canary', '/v1/sync/canary']) {
    await relay.call('GET', path, undefined, { authorization: '' });
  }

  const text = await (await fetch(`http://127.0.0.1:${String(relay.relay.metricsPort)}/metrics`)).text();

  expect(text).toContain('teleport_jira_relay_calls_total{call="other",status="401"} 3');
  expect(text).not.toMatch(/canary|made-up/);
});

it('counts failed calls to Teleport by their code', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport, { metrics: { host: '127.0.0.1', port: 0 } });
  teleport.faults.fail({ rpc: 'SubmitAccessReview', code: status.PERMISSION_DENIED });
  await relay.review(teleport.createRequest('alice', { roles: ['editor'] }), {});

  const text = await (await fetch(`http://127.0.0.1:${String(relay.relay.metricsPort)}/metrics`)).text();

  expect(text).toContain(
    'teleport_jira_relay_teleport_calls_total{method="SubmitAccessReview",code="PERMISSION_DENIED"} 1',
  );
});

it('does not serve them on an address that is taken', async () => {
  const relay = await bed.relay(await bed.teleport());
  const port = Number(new URL(relay.relay.url ?? '').port);
  const metrics = new Metrics({ mode: 'native', way: 'call' });
  metrics.show(() => GAUGES);

  const health = () =>
    healthOf({
      now: 0,
      teleportProblem: undefined,
      identity: undefined,
      watch: { state: { kind: 'stopped' }, lastEventAt: undefined },
      way: { kind: 'call', url: '', certificateExpiresAt: undefined },
    });

  await expect(serveMetrics({ metrics, health }, { host: '127.0.0.1', port })).rejects.toThrow(
    /\[metrics\] listen_addr: cannot listen on/,
  );
});

/** What one metric is now. */
async function shown(relay: TestRelay, name: string): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${String(relay.relay.metricsPort)}/metrics`);
  return new RegExp(`^teleport_jira_relay_${name} (\\S+)$`, 'm').exec(await response.text())?.[1];
}

it('counts pending requests of which the app has told no card in time', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport, { metrics: { host: '127.0.0.1', port: 0 } });
  const [one = '', other = ''] = ['one', 'other'].map(() =>
    teleport.createRequest('alice', { roles: ['editor'] }),
  );
  await eventually(() => expect(relay.relay.status().requests).toBe(2));
  const count = () => shown(relay, 'access_requests_without_card');
  expect(await count()).toBe('0');

  bed.clock.advance(CARD_OVERDUE_MS);
  expect(await count()).toBe('2');
  await relay.call('PUT', `/v1/access-requests/${one}/issue`, { issueId: '10001', issueKey: 'ACC-1' });
  expect(await count()).toBe('1');
  teleport.faults.fail({ rpc: 'GetPluginData', code: status.UNAVAILABLE, times: 9 });
  expect(await count()).toMatch(/^nan$/i);
  teleport.faults.clear();
  teleport.review('bob', other, { state: 'DENIED' });

  await eventually(async () => expect(await count()).toBe('0'));
});

it('counts decisions that could not be carried out, until they are', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport, { metrics: { host: '127.0.0.1', port: 0 } });
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  teleport.faults.fail({ rpc: 'GetAccessRequestsV2', code: status.UNAVAILABLE, times: 9 });
  expect((await relay.review(id, {})).status).toBe(503);
  expect((await relay.review(id, {})).status).toBe(503);
  expect(await shown(relay, 'decisions_waiting')).toBe('1');

  teleport.faults.clear();
  expect((await relay.review(id, {})).status).toBe(200);

  expect(await shown(relay, 'decisions_waiting')).toBe('0');
});
