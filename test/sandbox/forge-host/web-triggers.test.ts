import { WEB_TRIGGER_CALLS_PER_MINUTE_MAX } from './limits';
import { bundleFixture, startFixture, type FixtureHost } from './fixtures/fixture-app';

const bundle = bundleFixture();
let fixture: FixtureHost;

beforeEach(async () => {
  fixture = await startFixture(bundle.path);
});
afterEach(() => fixture.stop());
afterAll(() => bundle.remove());

interface Hooks {
  readonly url: string;
  readonly known: readonly { moduleKey: string; url: string }[];
}

test('the app learns the address of its web trigger, which stays the same until a new one is forced', async () => {
  const first = (await fixture.ask('hooks')) as Hooks;
  const again = (await fixture.ask('hooks')) as Hooks;
  const forced = (await fixture.ask('hooks', { force: true })) as Hooks;

  expect(again.url).toBe(first.url);
  expect(forced.url).not.toBe(first.url);
  expect(first.known).toEqual([{ moduleKey: 'hook', url: first.url }]);
  expect(fixture.host.webTriggerUrl('hook')).toBe(first.url);
});

test('a request is handed to the function, and a static output answers it', async () => {
  const url = fixture.host.webTriggerUrl('hook');

  const response = await fetch(url, {
    method: 'POST',
    headers: { 'X-Signature': 'abc' },
    body: 'raw body ü',
  });

  expect([response.status, response.headers.get('content-type')]).toEqual([202, 'application/json']);
  expect(await response.text()).toBe('{"status":"accepted"}');
  expect(fixture.host.storage.value('hook')).toEqual({ body: 'raw body ü', signature: 'abc' });
});

test('names of headers come in mixed case', async () => {
  const url = fixture.host.webTriggerUrl('open-hook');

  const response = await fetch(url, { method: 'POST', headers: { 'x-one': '1', 'x-two': '2' } });

  const { headers } = (await response.json()) as { headers: Readonly<Record<string, unknown>> };
  const names = Object.keys(headers);
  expect(names.some((name) => /[A-Z]/.test(name))).toBe(true);
  expect(names.some((name) => !/[A-Z]/.test(name))).toBe(true);
});

test('an output that the manifest does not list is an error', async () => {
  const response = await fetch(fixture.host.webTriggerUrl('hook'), { method: 'POST', body: 'bad' });

  expect(response.status).toBe(500);
});

test('a dynamic trigger answers with what the function returned', async () => {
  const url = fixture.host.webTriggerUrl('open-hook');

  const response = await fetch(`${url}/deep/down?a=1&a=2`, { method: 'PUT' });

  expect([response.status, response.headers.get('x-method')]).toEqual([201, 'PUT']);
  expect(await response.json()).toMatchObject({
    method: 'PUT',
    userPath: '/deep/down',
    queryParameters: { a: ['1', '2'] },
  });
});

test('a deleted address leads nowhere', async () => {
  const { url } = (await fixture.ask('hooks', { delete: true })) as Hooks;

  expect((await fetch(url, { method: 'POST' })).status).toBe(404);
});

test('calls of a trigger are limited by the minute of the clock, each trigger for itself', async () => {
  const [hook, open] = ['hook', 'open-hook'].map((key) => fixture.host.webTriggerUrl(key));
  const call = async (url = ''): Promise<number> =>
    (await fetch(url, { method: 'POST', body: 'raw' })).status;
  fixture.clock.advance(MINUTE_MS - (fixture.clock.now() % MINUTE_MS));

  const statuses: number[] = [];
  for (let calls = 0; calls <= WEB_TRIGGER_CALLS_PER_MINUTE_MAX; calls += 1) statuses.push(await call(open));

  expect(statuses.indexOf(429)).toBe(WEB_TRIGGER_CALLS_PER_MINUTE_MAX);
  expect(await call(hook)).toBe(202);
  fixture.clock.advance(MINUTE_MS);
  expect(await call(open)).not.toBe(429);
});

const MINUTE_MS = 60_000;
