/** Goal: a call waits for a relay that was late as for any other, once it asks, and hardly at all for one that is gone. */
import fc from 'fast-check';
import { keepResult, openCalls } from '../../../src/forge/mailbox/calls';
import { LEASE_GRACE_MS, noLease, PACE_MS, type Lease } from '../../../src/forge/mailbox/lease';
import { openMailbox, readLease, replaceLease } from '../../../src/forge/mailbox/lease-row';
import {
  PAGES_PATIENCE,
  sendByMailbox,
  WORKERS_PATIENCE,
  type Patience,
} from '../../../src/forge/relay/mailbox';
import { forgetStorage, useStorage } from '../../support/kvs-in-memory';

const NOW = Date.UTC(2026, 5, 1, 9);
const NONE: ReadonlySet<string> = new Set();
const ANSWER = { kind: 'unchanged', digest: 'd' };
/** A relay is gone when it has not asked for this long after a call for it came. */
const GIVEN_UP_AFTER_MS = 3_000;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  useStorage();
});
afterEach(() => {
  jest.useRealTimers();
  forgetStorage();
});

/** The lease of a relay that should have asked a while ago. */
async function lateLease(): Promise<Lease> {
  const nextInMs = PACE_MS.pending;
  const asked = Date.now() - nextInMs - LEASE_GRACE_MS - 5_000;
  await openMailbox({
    ...noLease(),
    run: 'run',
    seenAt: asked,
    nextInMs,
    until: asked + nextInMs + LEASE_GRACE_MS,
  });
  return readLeaseNow();
}

async function readLeaseNow(): Promise<Lease> {
  const lease = await readLease();
  if (lease === undefined) throw new Error('The mailbox is closed');
  return lease;
}

/** The relay asks, and is given the ids of calls; or it says that it leaves. */
async function asks({ isLeaving = false } = {}): Promise<readonly string[]> {
  const calls = await openCalls(NONE, Date.now());
  const lease = await readLeaseNow();
  const until = isLeaving ? 0 : Date.now() + lease.nextInMs + LEASE_GRACE_MS;
  expect(await replaceLease(lease, { ...lease, seenAt: Date.now(), until })).toBe('stored');
  return calls.map(({ id }) => id);
}

/** A call on its way; `outcome` is what came of it so far. */
function sent(lease: Lease, patience: Patience) {
  const state: { outcome?: unknown } = {};
  const set = (outcome: unknown): void => void (state.outcome = outcome);
  void sendByMailbox({ name: 'sync', body: {} }, lease, patience).then(({ body }) => set(body), set);
  return state;
}

test('a call for a relay that does not ask fails after three seconds, and leaves nothing in the mailbox', async () => {
  const call = sent(await lateLease(), WORKERS_PATIENCE);

  await jest.advanceTimersByTimeAsync(GIVEN_UP_AFTER_MS - 1);
  expect(call.outcome).toBeUndefined();
  await jest.advanceTimersByTimeAsync(1);

  expect(call.outcome).toMatchObject({ code: 'relay-unreachable', mayStillAnswer: false });
  expect(await openCalls(NONE, Date.now())).toEqual([]);
});

test('a call for a relay that comes only to say that it leaves fails as soon', async () => {
  const call = sent(await lateLease(), WORKERS_PATIENCE);

  await jest.advanceTimersByTimeAsync(1_000);
  await asks({ isLeaving: true });
  await jest.advanceTimersByTimeAsync(GIVEN_UP_AFTER_MS - 1_000);

  expect(call.outcome).toMatchObject({ code: 'relay-unreachable', mayStillAnswer: false });
});

test('a call for a relay that asked late and does not answer says when the relay was heard of', async () => {
  const call = sent(await lateLease(), PAGES_PATIENCE);

  await jest.advanceTimersByTimeAsync(1_000);
  await asks();
  await jest.advanceTimersByTimeAsync(PAGES_PATIENCE.waitMs);

  const message = 'The relay did not answer within 10 s: it asks every 2 s, and was last heard of at';
  expect(call.outcome).toMatchObject({ message: `${message} ${new Date(NOW + 1_000).toISOString()}` });
});

test('a call for a relay that was late is answered, if it asks within three seconds and answers in time', async () => {
  const times = fc.record({
    patience: fc.constantFrom(WORKERS_PATIENCE, PAGES_PATIENCE),
    asksAfterMs: fc.integer({ min: 0, max: GIVEN_UP_AFTER_MS - 1 }),
    answersAfterMs: fc.integer({ min: 0, max: 60_000 }),
  });
  await fc.assert(
    fc.asyncProperty(times, async ({ patience, asksAfterMs, answersAfterMs }) => {
      forgetStorage();
      useStorage();
      const call = sent(await lateLease(), patience);
      await jest.advanceTimersByTimeAsync(asksAfterMs);
      const [id = ''] = await asks();
      await jest.advanceTimersByTimeAsync(answersAfterMs);
      const isInTime = asksAfterMs + answersAfterMs < patience.waitMs;
      expect(await keepResult({ id, status: 200, body: ANSWER }, Date.now())).toBe(
        isInTime ? 'kept' : 'not-waited-for',
      );
      await jest.advanceTimersByTimeAsync(1_000);
      expect(call.outcome).toMatchObject(
        isInTime ? ANSWER : { code: 'relay-unreachable', mayStillAnswer: true },
      );
    }),
  );
});
