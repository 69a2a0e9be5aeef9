import type { FaultDecision } from './faults';
import { bundleFixture, startFixture, type FixtureHost } from './fixtures/fixture-app';

const bundle = bundleFixture();
let fixture: FixtureHost;

beforeEach(async () => {
  fixture = await startFixture(bundle.path);
});
afterEach(() => fixture.stop());
afterAll(() => bundle.remove());

/** Disturbs the first call that writes. */
function disturbFirstWrite(decision: FaultDecision): void {
  let writes = 0;
  fixture.host.faults.intercept = (call) =>
    call.path === '/api/v1/set' && writes++ === 0 ? decision : 'pass';
}

test.each<[FaultDecision, readonly string[]]>([
  ['fail-before', []],
  ['fail-after', ['first']],
  ['crash-before', []],
  ['crash-after', ['first']],
  [{ status: 429, body: '{"code":"RATE_LIMIT_EXCEEDED","message":"slow down"}' }, []],
])(
  'a first write that meets %j leaves %j, and the function does not get further',
  async (decision, written) => {
    disturbFirstWrite(decision);

    await expect(fixture.ask('two-writes')).rejects.toThrow();

    expect(fixture.host.storage.keys().filter((key) => key !== 'lifecycle')).toEqual(written);
  },
);

test('a call without an answer holds the function until its time is over', async () => {
  disturbFirstWrite('timeout');
  const answer = expect(fixture.ask('two-writes')).rejects.toThrow('took too long');
  while (!fixture.host.calls.some((call) => call.path === '/api/v1/set' && call.functionKey === 'resolver')) {
    await new Promise((resolve) => setImmediate(resolve));
  }

  fixture.clock.advance(25_000);

  await answer;
  expect(fixture.host.storage.keys()).toEqual(['lifecycle']);
});

test('a function that died takes its module state with it', async () => {
  await fixture.ask('count');
  disturbFirstWrite('crash-before');
  await expect(fixture.ask('two-writes')).rejects.toThrow('died');

  expect(await fixture.ask('count')).toBe(1);
});

test.each<[FaultDecision, readonly string[]]>([
  ['crash-before', []],
  ['fail-before', []],
  ['crash-after', ['first', 'second']],
  ['fail-after', ['first', 'second']],
])('a run that meets %s leaves %j', async (decision, written) => {
  fixture.host.faults.intercept = (call) => (call.kind === 'invocation' ? decision : 'pass');

  await expect(fixture.ask('two-writes')).rejects.toThrow();

  expect(fixture.host.storage.keys().filter((key) => key !== 'lifecycle')).toEqual(written);
});

test('calls are recorded with who made them and how they were answered', async () => {
  await fixture.ask('whoami');

  expect(fixture.host.calls.filter((call) => call.kind === 'jira')).toMatchObject([
    {
      functionKey: 'resolver',
      moduleKey: 'panel',
      method: 'GET',
      path: '/rest/api/3/myself',
      status: 200,
      descriptor: { provider: 'user' },
    },
    { descriptor: { provider: 'app' }, status: 200 },
  ]);
});

test('a function of an ended installation has no effect on the next one', async () => {
  let release = (): void => undefined;
  fixture.host.faults.intercept = async (call): Promise<FaultDecision> => {
    if (call.path === '/api/v1/set' && call.functionKey === 'resolver')
      await new Promise<void>((resolve) => (release = resolve));
    return 'pass';
  };
  const answer = expect(fixture.ask('two-writes')).rejects.toThrow('died');
  while (!fixture.host.calls.some((call) => call.path === '/api/v1/set' && call.functionKey === 'resolver')) {
    await new Promise((resolve) => setImmediate(resolve));
  }

  await fixture.host.install('someone');
  release();
  await answer;
  await fixture.host.idle();

  expect(fixture.host.storage.keys()).toEqual(['lifecycle']);
});
