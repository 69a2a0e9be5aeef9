import { eventually } from '../../support/eventually';
import {
  ALICE,
  APP_ACCOUNT,
  bundleFixture,
  START,
  startFixture,
  type FixtureHost,
} from './fixtures/fixture-app';

const bundle = bundleFixture();
let fixture: FixtureHost;

beforeEach(async () => {
  fixture = await startFixture(bundle.path, { variables: { GREETING: 'hello' } });
});
afterEach(() => fixture.stop());
afterAll(() => bundle.remove());

test('a resolver talks to Jira as the viewer and as the app, and learns the viewer from the platform', async () => {
  const answer = await fixture.ask('whoami', { accountId: 'forged' });

  expect(answer).toMatchObject({
    viewer: { accountId: ALICE },
    app: { accountId: APP_ACCOUNT },
    environment: 'DEVELOPMENT',
    context: {
      accountId: ALICE,
      moduleKey: 'panel',
      extension: { type: 'jira:issueContext', issue: { key: 'ACC-1' } },
    },
  });
});

test('calls to Jira go out with the scopes of the manifest, whoever they are made as', async () => {
  await fixture.ask('whoami');

  const tokens = fixture.jira.requests.map(({ authorization }) => authorization.split(';')[1]);
  expect(tokens).toEqual(
    Array.from({ length: 2 }, () => 'storage:app read:jira-work write:jira-work read:jira-user'),
  );
});

test('for a while after the installation the gateway may refuse all calls to Jira', async () => {
  fixture.host.quirks.installingMs = 3 * 60_000;

  const early = [await fixture.ask('whoami'), await fixture.ask('whoami')];
  fixture.clock.advance(3 * 60_000);
  const late = await fixture.ask('whoami');

  expect(early).toMatchObject(
    Array.from({ length: 2 }, () => ({ viewer: { code: 401 }, app: { code: 403 } })),
  );
  expect(fixture.jira.requests).toHaveLength(2);
  expect(late).toMatchObject({ viewer: { accountId: ALICE }, app: { accountId: APP_ACCOUNT } });
});

test('code runs at the time of the sandbox, sees declared variables only, and knows how long it may run', async () => {
  const answer = await fixture.ask('realm');

  expect(answer).toEqual({
    now: START,
    iso: '2026-11-23T09:00:00.000Z',
    fixed: '1970-01-01T00:00:00.000Z',
    isDate: true,
    isOwnArray: true,
    environment: { GREETING: 'hello' },
    remaining: 25_000,
  });
});

test('parsed answers and errors of Node belong to the realm of the app', async () => {
  expect(await fixture.ask('foreign')).toEqual({ isObject: true, isError: true, isAbortError: true });
});

test('asUser for someone else needs impersonation in the manifest', async () => {
  await expect(fixture.ask('impersonate', { accountId: 'someone-else' })).rejects.toThrow(
    'Authentication Required',
  );
});

test('plain fetch reaches only hosts in the manifest', async () => {
  await expect(fixture.ask('fetch', { url: 'https://elsewhere.example.com/' })).rejects.toThrow(
    'URL not included in the external fetch backend permissions',
  );
});

test('what a resolver throws reaches the page, and the log of invocations', async () => {
  await expect(fixture.ask('boom')).rejects.toMatchObject({ name: 'TypeError', message: 'boom' });

  expect(fixture.host.invocations.at(-1)).toMatchObject({
    functionKey: 'resolver',
    outcome: 'threw',
    accountId: ALICE,
  });
});

test('console lines of the app go to the log with the function that wrote them', async () => {
  await fixture.ask('log', { text: 'aloud' });

  expect(fixture.log).toContainEqual({
    message: 'console.warn',
    fields: { text: 'said aloud', functionKey: 'resolver' },
  });
});

test('module state lives in one realm per host', async () => {
  const other = await startFixture(bundle.path);

  expect([await fixture.ask('count'), await fixture.ask('count'), await other.ask('count')]).toEqual([
    1, 2, 1,
  ]);
  await other.stop();
});

test('a process runs one function at a time', async () => {
  const letGo: (() => void)[] = [];
  fixture.host.faults.intercept = ({ kind }) =>
    kind === 'kvs' ? new Promise((resolve) => letGo.push(() => resolve('pass'))) : 'pass';
  await fixture.ask('count');

  const busy = fixture.ask('two-writes');
  await eventually(() => expect(letGo).toHaveLength(1));
  expect([await fixture.ask('count'), await fixture.ask('count')]).toEqual([1, 2]);

  fixture.host.faults.intercept = () => 'pass';
  for (const go of letGo) go();
  await busy;
});

test('what a function leaves under way keeps its process for good, and has no effect any more', async () => {
  await fixture.ask('count');

  expect(await fixture.ask('leave-a-write')).toBe('left');
  expect(await fixture.ask('count')).toBe(1);
  await fixture.host.idle();

  expect(fixture.host.storage.keys()).not.toContain('late');
});

test('invocations at the same time do not mix up their viewers', async () => {
  const names = ['one', 'two', 'three', 'four'];

  const answers = await Promise.all(names.map((name) => fixture.ask('whoami', {}, name)));

  expect(answers).toMatchObject(
    names.map((name) => ({ viewer: { accountId: name }, context: { accountId: name } })),
  );
});

test('dynamic properties come from the function of the module', async () => {
  const answer = await fixture.host.dynamicProperties({
    moduleKey: 'panel',
    extension: { issue: { key: 'ACC-9' } },
  });

  expect(answer).toEqual({
    kind: 'value',
    value: { status: { type: 'lozenge', value: { label: 'ACC-9' } } },
  });
});

test('installing tells the app, and installing again is a new installation with empty storage', async () => {
  const first = fixture.host.site.installation?.ari;
  expect(fixture.host.storage.value('lifecycle')).toEqual({
    eventType: 'avi:forge:installed:app',
    id: first,
  });
  await fixture.ask('set', { key: 'kept', value: 1 });

  await fixture.host.install(ALICE);
  await fixture.host.idle();

  expect(fixture.host.site.installation?.ari).not.toBe(first);
  expect(fixture.host.storage.keys()).toEqual(['lifecycle']);
});

test('an upgrade tells the app and starts a fresh realm', async () => {
  await fixture.ask('count');

  await fixture.host.upgrade('1.1.0');
  await fixture.host.idle();

  expect(fixture.host.storage.value('lifecycle')).toMatchObject({ eventType: 'avi:forge:upgraded:app' });
  expect(await fixture.ask('count')).toBe(1);
});

test('nothing runs before the app is installed, nor after it is removed', async () => {
  await fixture.host.uninstall();

  await expect(fixture.ask('count')).rejects.toThrow('((the app is not installed))');
  expect(fixture.host.storage.keys()).toEqual([]);
});
