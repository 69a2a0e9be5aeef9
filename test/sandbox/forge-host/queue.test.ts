import type { FaultDecision } from './faults';
import { bundleFixture, startFixture, type FixtureHost } from './fixtures/fixture-app';

const bundle = bundleFixture();
let fixture: FixtureHost;

beforeEach(async () => {
  fixture = await startFixture(bundle.path);
});
afterEach(() => fixture.stop());
afterAll(() => bundle.remove());

async function push(...events: unknown[]): Promise<string> {
  const { jobId } = (await fixture.ask('push', { events })) as { jobId: string };
  return jobId;
}

async function pass(ms: number): Promise<void> {
  fixture.clock.advance(ms);
  await fixture.host.idle();
}

function work(): unknown {
  return fixture.host.storage.value('work');
}

test('pushed events are consumed by themselves, and their job can be counted', async () => {
  const concurrency = { key: 'one', limit: 1 };
  const jobId = await push({ body: { name: 'a' }, concurrency }, { body: { name: 'b' }, concurrency });
  await fixture.host.idle();

  expect(work()).toEqual(['a:0', 'b:0']);
  expect(await fixture.ask('job', { jobId })).toEqual({ success: 2, inProgress: 0, failed: 0 });
});

test('a delayed event waits; idle does not wait for it', async () => {
  await push({ body: { name: 'late' }, delayInSeconds: 60 });
  await fixture.host.idle();

  expect(work()).toBeUndefined();
  await pass(60_000);
  expect(work()).toEqual(['late:0']);
});

test('a consumer that asks for it gets the event again, with its context', async () => {
  await push({ body: { name: 'a', behaviour: 'retry-once' } });
  await fixture.host.idle();
  expect(work()).toEqual(['a:0']);

  await pass(30_000);

  expect(work()).toEqual(['a:0', 'a:1']);
  expect(fixture.host.queue.events[0]).toMatchObject({
    state: 'success',
    retryContext: { retryCount: 1, retryReason: 'FUNCTION_UPSTREAM_RATE_LIMITED', retryData: { name: 'a' } },
  });
});

test('a consumer that throws gets the event again after growing pauses, for a day', async () => {
  const jobId = await push({ body: { name: 'a', behaviour: 'throw' } });
  await fixture.host.idle();
  await pass(1_000);
  await pass(1_000);
  expect(work()).toEqual(['a:0', 'a:1']);
  await pass(1_000);
  expect(work()).toEqual(['a:0', 'a:1', 'a:2']);

  for (let minutes = 0; minutes <= 24 * 60; minutes += 15) await pass(15 * 60_000);

  expect(fixture.host.queue.deadEvents).toHaveLength(1);
  expect(await fixture.ask('job', { jobId })).toEqual({ success: 0, inProgress: 0, failed: 1 });
});

test('no more events of a concurrency key run at once than it allows', async () => {
  let running = 0;
  let most = 0;
  fixture.host.faults.intercept = async (call): Promise<FaultDecision> => {
    if (call.functionKey !== 'on-work') return 'pass';
    if (call.kind === 'invocation') most = Math.max(most, ++running);
    if (call.path === '/api/v1/set') running -= 1;
    await new Promise((resolve) => setImmediate(resolve));
    return 'pass';
  };
  const concurrency = { key: 'pair', limit: 2 };

  await push(...['a', 'b', 'c', 'd', 'e'].map((name) => ({ body: { name }, concurrency })));
  await fixture.host.idle();

  expect(most).toBe(2);
  expect(fixture.host.queue.events.map((event) => event.state)).toEqual(Array(5).fill('success'));
});

test('an event whose result was lost is delivered again: at least once', async () => {
  let deaths = 0;
  fixture.host.faults.intercept = (call) =>
    call.kind === 'invocation' && call.functionKey === 'on-work' && deaths++ === 0 ? 'crash-after' : 'pass';
  await push({ body: { name: 'a' } });
  await fixture.host.idle();
  await pass(1_000);

  expect(work()).toEqual(['a:0', 'a:1']);
});

test('a consumer over its time limit is cut off and gets the event again', async () => {
  await push({ body: { name: 'a', behaviour: 'hang' } });
  const idle = fixture.host.idle();
  while (work() === undefined) await new Promise((resolve) => setImmediate(resolve));

  fixture.clock.advance(55_000);
  await idle;

  expect(fixture.host.invocations.at(-1)).toMatchObject({ functionKey: 'on-work', outcome: 'timed-out' });
  expect(fixture.host.queue.events[0]).toMatchObject({
    state: 'waiting',
    retryContext: { retryReason: 'FUNCTION_TIME_OUT' },
  });
});

test('a cancelled job does not run', async () => {
  const jobId = await push({ body: { name: 'a' }, delayInSeconds: 10 });

  await fixture.ask('job', { jobId, cancel: true });
  await pass(10_000);

  expect(work()).toBeUndefined();
});

test('over 500 events a minute are refused', async () => {
  const fifty = Array.from({ length: 50 }, (_, index) => ({
    body: { name: `n${index}` },
    delayInSeconds: 900,
  }));
  for (let pushes = 0; pushes < 10; pushes += 1) await push(...fifty);

  await expect(push({ body: { name: 'straw' } })).rejects.toThrow('Too many requests');
  await pass(60_000);
  await push({ body: { name: 'straw' } });
});

test('what consumers push counts how deep it is, so that a cycle ends', async () => {
  await push({ body: { name: 'a', behaviour: 'push-again' } });
  await fixture.host.idle();

  expect(work()).toEqual(['a:0', 'a-again:0']);
  expect(fixture.host.queue.events.map((event) => event.depth)).toEqual([1, 2]);
});

test('a new installation starts with empty queues', async () => {
  await push({ body: { name: 'a' }, delayInSeconds: 10 });

  await fixture.host.install('someone');
  await pass(10_000);

  expect(work()).toBeUndefined();
});
