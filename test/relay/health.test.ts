import { status } from '@grpc/grpc-js';
import { HTTPS_RENEWED_BY_MS } from '../../src/relay/limits';
import { healthOf, type Vitals } from '../../src/relay/health';
import { RelayBed } from './bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const readiness = async (url: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
};

it('is ready while it watches Teleport, and says when its certificate ends', async () => {
  const test = await bed.relay(await bed.teleport());

  expect(await readiness(test.readyUrl)).toMatchObject({
    status: 200,
    body: {
      status: 'ready',
      reasons: [],
      warnings: [],
      watch: { state: 'live' },
      certificates: { teleportExpiresAt: expect.stringMatching(/Z$/) as unknown, httpsExpiresAt: null },
    },
  });
});

it('turns red with the reason when the watch goes down, and green again when it is back', async () => {
  const teleport = await bed.teleport();
  const test = await bed.relay(teleport);
  await teleport.stopServing();
  await bed.advanceUntil(async () => {
    expect(await readiness(test.readyUrl)).toMatchObject({
      status: 503,
      body: { status: 'not-ready', reasons: [expect.stringContaining('watch on access requests is down')] },
    });
  });

  await teleport.resumeServing();
  await bed.advanceUntil(async () => expect(await readiness(test.readyUrl)).toMatchObject({ status: 200 }));
});

it('turns red when a list that should confirm a quiet watch cannot be had', async () => {
  const teleport = await bed.teleport();
  const test = await bed.relay(teleport);
  teleport.faults.fail({ rpc: 'ListAccessRequests', code: status.UNAVAILABLE, times: 1000 });

  await bed.advanceUntil(
    async () => expect(await readiness(test.readyUrl)).toMatchObject({ status: 503 }),
    60_000,
  );
});

describe('a relay with a certificate', () => {
  const HOUR = 3_600_000;
  const now = 1_000 * HOUR;
  const vitals = (changes: { identityLeft?: number; httpsLeft?: number }): Vitals => ({
    now,
    teleportProblem: undefined,
    identity: {
      key: '',
      certificate: '',
      authorities: [],
      user: 'relay',
      cluster: 'example',
      startsAt: now - 10 * HOUR + (changes.identityLeft ?? 9 * HOUR),
      expiresAt: now + (changes.identityLeft ?? 9 * HOUR),
      digest: '',
    },
    watch: { state: { kind: 'live', failures: 0, since: 0 }, lastEventAt: undefined },
    way: {
      kind: 'call',
      url: '',
      certificateExpiresAt: now + (changes.httpsLeft ?? 2 * HTTPS_RENEWED_BY_MS),
    },
  });
  const warningsOf = (changes: { identityLeft?: number; httpsLeft?: number }): readonly string[] => {
    const health = healthOf(vitals(changes));
    expect(health.status).toBe('ready');
    return health.warnings;
  };

  it.each([
    ['that was renewed in time', {}, []],
    ['to Teleport that should have been renewed', { identityLeft: 2 * HOUR }, [/has not been renewed/]],
    ['of its own that ends soon', { httpsLeft: HTTPS_RENEWED_BY_MS - 1 }, [/HTTPS certificate ends at/]],
    ['of its own that has ended', { httpsLeft: -1 }, [/HTTPS certificate expired at/]],
  ])('%s', (_, changes, expected) => {
    const warnings = warningsOf(changes);
    expect(warnings).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(warnings[index]).toMatch(pattern));
  });
});
