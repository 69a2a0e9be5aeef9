/** Goal: nobody is woken by a relay that is well, whichever way it is reached, and somebody is by one that is not. */
import { Metrics } from '../../src/relay/metrics';
import { silentLog, type LogFields } from '../../src/relay/log';
import type { WayStatus } from '../../src/relay/way/status';
import { chartAlerts, fires, type Way } from '../support/alerts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

const WELL: Readonly<Record<Way, WayStatus>> = {
  pull: { kind: 'pull', state: { kind: 'answered', at: NOW - 30_000 } },
  call: { kind: 'call', url: 'https://relay.example.com', certificateExpiresAt: NOW + 60 * DAY },
};
/** What the log of a relay that is well has in a quarter of an hour. */
const USUAL: Readonly<Record<Way, readonly (readonly [string, LogFields])[]>> = {
  pull: [
    ['pull.call', { call: 'POST /v1/access-requests/get', status: 200 }],
    ['pull.refused', { code: 'repeated' }],
  ],
  call: [
    ['http.call', { method: 'POST', path: '/v1/sync', status: 200 }],
    ['nudge.delivered', {}],
  ],
};

interface Case {
  readonly gauges?: Partial<Parameters<Metrics['show']>[0] extends () => infer Gauges ? Gauges : never>;
  /** Instead of what is usual. */
  readonly events?: readonly (readonly [string, LogFields])[];
  readonly level?: 'warn' | 'error';
}

/** The alerts that fire for a relay to which that has happened. */
async function firing(way: Way, { gauges, events, level = 'warn' }: Case): Promise<readonly string[]> {
  const metrics = new Metrics({ mode: 'native', way });
  metrics.show(() => ({
    isReady: true,
    watchState: 'live',
    requests: 3,
    requestsWithoutCard: () => Promise.resolve(0),
    decisionsWaiting: 0,
    lastEventAt: NOW - HOUR,
    teleportCertificateExpiresAt: NOW + HOUR,
    way: WELL[way],
    ...gauges,
  }));
  const log = metrics.counting(silentLog);
  const { text: before } = await metrics.scrape();
  for (const [event, fields] of events ?? USUAL[way]) log[level](event, fields);
  const { text: after } = await metrics.scrape();
  const scrapes = { before, after, atSeconds: NOW / 1_000 };
  return chartAlerts(way)
    .filter(({ expr }) => fires(expr, scrapes))
    .map(({ annotations }) => annotations.summary);
}

const times = (count: number, event: string, fields: LogFields = {}) =>
  Array.from({ length: count }, () => [event, fields] as const);

test.each(['pull', 'call'] as const)('a relay that is well wakes nobody, with way "%s"', async (way) => {
  expect(await firing(way, {})).toEqual([]);
});

test('a relay that stands by wakes nobody', async () => {
  const way = { kind: 'pull', state: { kind: 'standing-by', at: NOW - 30_000 } } as const;
  expect(await firing('pull', { gauges: { way } })).toEqual([]);
});

const CASES: readonly (readonly [string, Way, Case])[] = [
  ['not ready for five minutes', 'pull', { gauges: { isReady: false } }],
  ['not ready for five minutes', 'call', { gauges: { isReady: false } }],
  [
    'Teleport refuses the relay',
    'pull',
    { events: times(1, 'teleport.call', { method: 'SubmitAccessReview', code: 'PERMISSION_DENIED' }) },
  ],
  ['a pending request has no card', 'pull', { gauges: { requestsWithoutCard: () => Promise.resolve(1) } }],
  ['a decision waits', 'pull', { gauges: { decisionsWaiting: 1 } }],
  ['identity not renewed', 'pull', { gauges: { teleportCertificateExpiresAt: NOW + 10 * MINUTE } }],
  [
    'the app does not answer',
    'pull',
    { gauges: { way: { kind: 'pull', state: { kind: 'answered', at: NOW - 6 * MINUTE } } } },
  ],
  ['the app refuses the relay', 'pull', { events: times(4, 'pull.refused', { code: 'unknown-key' }) }],
  ['the app refuses the relay', 'pull', { events: times(4, 'pull.untrusted') }],
  ['nudges do not get through', 'call', { events: [...USUAL.call, ...times(4, 'nudge.given-up')] }],
  [
    'HTTPS certificate not renewed',
    'call',
    { gauges: { way: { kind: 'call', url: '', certificateExpiresAt: NOW + 13 * DAY } } },
  ],
  [
    'the app is refused',
    'call',
    { events: [...USUAL.call, ['http.call', { method: 'POST', path: '/v1/sync', status: 403 }]] },
  ],
  ['the app does not call', 'call', { events: times(1, 'nudge.delivered') }],
];

test.each(CASES)('"%s" fires, and nothing else, with way "%s"', async (alert, way, what) => {
  expect(await firing(way, what)).toEqual([alert]);
});

test('"something is broken" fires for whatever is logged as an error', async () => {
  expect(await firing('pull', { events: times(1, 'relay.crashed'), level: 'error' })).toEqual([
    'something is broken',
  ]);
});

test('each alert was seen to fire', () => {
  const all = [...chartAlerts('pull'), ...chartAlerts('call')].map(({ annotations }) => annotations.summary);
  const seen = [...CASES.map(([alert]) => alert), 'something is broken'];

  expect(new Set(seen)).toEqual(new Set(all));
});
