import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Metrics } from '../../src/relay/metrics';
import { silentLog } from '../../src/relay/log';
import { eventually } from '../support/eventually';
import { RelayBed } from './bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const GAUGES = {
  isReady: true,
  requests: 3,
  lastEventAt: undefined,
  teleportCertificateExpiresAt: 1_000,
  httpsCertificateExpiresAt: undefined,
};

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
  expect(text).toContain('teleport_jira_relay_reviews_total{outcome="recorded",proposed_state="approved"} 1');
  expect(text).toContain(
    'teleport_jira_relay_calls_total{call="POST /v1/access-requests/:id/reviews",status="200"} 1',
  );
  for (const secret of ['canary-reason', 'alice', id]) expect(text).not.toContain(secret);
  const other = await fetch(`http://127.0.0.1:${String(relay.relay.metricsPort)}/v1/cluster`);
  expect(other.status).toBe(404);
});

it('documents each metric, and only what exists', async () => {
  const metrics = new Metrics({ mode: 'native', gauges: () => GAUGES });
  const docs = await readFile(join(__dirname, '..', '..', 'docs', 'operate.md'), 'utf8');
  const documented = [...docs.matchAll(/^\| `(teleport_jira_relay_[a-z_]+)`/gm)].map(([, name]) => name);

  expect([...documented].sort()).toEqual([...metrics.names()].sort());
});

it('counts what goes to the log, whatever severity the log keeps', async () => {
  const metrics = new Metrics({ mode: 'native', gauges: () => GAUGES });
  const log = metrics.counting(silentLog);
  log.debug('nudge.delivered');
  log.warn('nudge.given-up', { reason: 'x' });

  const text = await metrics.text();

  expect(text).toContain('teleport_jira_relay_nudges_total{outcome="delivered"} 1');
  expect(text).toContain('teleport_jira_relay_events_total{event="nudge.given-up",level="warn"} 1');
});
