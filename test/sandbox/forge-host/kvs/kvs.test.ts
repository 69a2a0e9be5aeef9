import { bundleFixture, startFixture, type FixtureHost } from '../fixtures/fixture-app';

const bundle = bundleFixture();
let fixture: FixtureHost;

beforeEach(async () => {
  fixture = await startFixture(bundle.path);
});
afterEach(() => fixture.stop());
afterAll(() => bundle.remove());

async function addCards(): Promise<void> {
  const states = ['open', 'open', 'shut', 'open'];
  for (const [index, state] of states.entries()) {
    const card = { owner: index % 2 === 0 ? 'alice' : 'bob', state, rank: 10 - index };
    await fixture.ask('set-card', { key: `c${index}`, card });
  }
}

test('values are read back; a missing one is undefined', async () => {
  await fixture.ask('set', { key: 'a:1', value: { deep: [1] } });

  expect(await fixture.ask('get', { key: 'a:1' })).toEqual({ value: { deep: [1] } });
  expect(await fixture.ask('get', { key: 'a:2' })).toEqual({});
});

test('a key can be claimed once with FAIL_IF_EXISTS', async () => {
  const claim = { key: 'claim', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS' } };
  await fixture.ask('set', claim);

  await expect(fixture.ask('set', { ...claim, value: 2 })).rejects.toMatchObject({ name: 'ForgeKvsError' });
  const answers = fixture.host.calls.filter(({ body }) => body?.includes('"claim"') === true);
  expect(answers.map(({ status }) => status)).toEqual([204, 409]);
  expect(fixture.host.storage.value('claim')).toBe(1);
});

test.each([
  ['an empty key', { key: '', value: 1 }],
  ['a key over 500 characters', { key: 'x'.repeat(501), value: 1 }],
  ['a key with a slash', { key: 'a/b', value: 1 }],
  ['a value over 240 KiB', { key: 'a', value: 'x'.repeat(240 * 1024) }],
  ['a value nested 32 deep', { key: 'a', value: JSON.parse('['.repeat(32) + ']'.repeat(32)) as unknown }],
  ['a lifetime over a year', { key: 'a', value: 1, options: { ttl: { unit: 'DAYS', value: 366 } } }],
])('%s is refused', async (_name, payload) => {
  await expect(fixture.ask('set', payload)).rejects.toMatchObject({ name: 'ForgeKvsError' });
});

test('a value with a lifetime is gone two days after its time is over, or at once if it is told to', async () => {
  await fixture.ask('set', { key: 'brief', value: 1, options: { ttl: { unit: 'MINUTES', value: 5 } } });

  fixture.clock.advance(5 * 60_000);
  const expired = await fixture.ask('get', { key: 'brief' });
  fixture.host.storage.lag.expiryMs = 0;
  const gone = await fixture.ask('get', { key: 'brief' });
  fixture.host.storage.lag.expiryMs = 48 * 60 * 60_000;
  fixture.clock.advance(48 * 60 * 60_000);
  const late = await fixture.ask('get', { key: 'brief' });

  expect([expired, gone, late]).toEqual([{ value: 1 }, {}, {}]);
});

test('keys are listed by prefix, page by page', async () => {
  for (const key of ['a:3', 'a:1', 'b:1', 'a:2']) await fixture.ask('set', { key, value: key });

  const first = (await fixture.ask('list', { prefix: 'a:' })) as { nextCursor: string };
  const second = await fixture.ask('list', { prefix: 'a:', cursor: first.nextCursor });

  expect(first).toMatchObject({ results: [{ key: 'a:1' }, { key: 'a:2' }] });
  expect(second).toMatchObject({ results: [{ key: 'a:3', value: 'a:3' }] });
  expect(second).not.toHaveProperty('nextCursor');
});

test('a query may lag behind; reading by key never does', async () => {
  fixture.host.storage.lag.queryMs = 2_000;
  await fixture.ask('set', { key: 'a:1', value: 1 });

  expect(await fixture.ask('list', { prefix: 'a:' })).toMatchObject({ results: [] });
  expect(await fixture.ask('get', { key: 'a:1' })).toEqual({ value: 1 });
  fixture.clock.advance(2_000);
  expect(await fixture.ask('list', { prefix: 'a:' })).toMatchObject({ results: [{ key: 'a:1' }] });
});

test('entities are found by partition, in the order of the range', async () => {
  await addCards();
  const open = { index: 'by-state', partition: ['open'] };

  expect(await fixture.ask('cards', open)).toMatchObject({
    results: [{ key: 'c3' }, { key: 'c1' }, { key: 'c0' }],
  });
  expect(await fixture.ask('cards', { ...open, descending: true, limit: 1 })).toMatchObject({
    results: [{ key: 'c0' }],
  });
  expect(await fixture.ask('cards', { ...open, above: 8 })).toMatchObject({
    results: [{ key: 'c1' }, { key: 'c0' }],
  });
});

test('a page of entities is cut before it is filtered, so it may be empty and have a successor', async () => {
  await addCards();
  const query = { index: 'by-state', partition: ['open'], owner: 'alice', limit: 2 };

  const first = (await fixture.ask('cards', query)) as { nextCursor: string };
  const second = await fixture.ask('cards', { ...query, cursor: first.nextCursor });

  expect(first).toMatchObject({ results: [] });
  expect(second).toMatchObject({ results: [{ key: 'c0' }] });
});

test('an index of one attribute orders by it, and every entity has an index by key', async () => {
  await addCards();

  expect(await fixture.ask('cards', { index: 'owner', partition: [] })).toMatchObject({
    results: [{ key: 'c0' }, { key: 'c2' }, { key: 'c1' }, { key: 'c3' }],
  });
  expect(await fixture.ask('cards', { index: 'by-key', limit: 1 })).toMatchObject({
    results: [{ key: 'c0' }],
  });
});

test.each([
  ['an attribute that the manifest lacks', { owner: 'a', state: 'b', rank: 1, colour: 'red' }],
  ['a blank string', { owner: ' ', state: 'b', rank: 1 }],
  ['an integer over 32 bits', { owner: 'a', state: 'b', rank: 2 ** 31 }],
])('an entity with %s is refused', async (_name, card) => {
  await expect(fixture.ask('set-card', { key: 'c', card })).rejects.toMatchObject({ name: 'ForgeKvsError' });
});

test('a query of an index that the manifest lacks, or over 100 entities, is refused', async () => {
  await expect(fixture.ask('cards', { index: 'rank' })).rejects.toThrow('no index');
  await expect(fixture.ask('cards', { index: 'by-key', limit: 101 })).rejects.toThrow('100');
});

test('a transaction whose condition fails changes nothing', async () => {
  await addCards();
  const swap = { key: 'c0', card: { owner: 'alice', state: 'open', rank: 99 } };

  await expect(fixture.ask('swap-rank', { ...swap, from: 1 })).rejects.toMatchObject({
    name: 'ForgeKvsError',
  });
  expect(fixture.host.storage.keys()).toEqual(['lifecycle']);
  await fixture.ask('swap-rank', { ...swap, from: 10 });

  expect(fixture.host.storage.entities('card').get('c0')).toMatchObject({ rank: 99 });
  expect(fixture.host.storage.keys()).toEqual(['lifecycle', 'moved:c0']);
});

test('secrets are apart from values and stay out of the records of calls', async () => {
  expect(await fixture.ask('secret', { value: 'hush' })).toEqual({ secret: 'hush', plain: null });

  expect(fixture.host.storage.secretKeys()).toEqual(['token']);
  expect(JSON.stringify(fixture.host.calls)).not.toContain('hush');
});

test('a batch reports each key for itself', async () => {
  expect(await fixture.ask('batch', { keys: ['one', 'three'] })).toMatchObject({
    successfulKeys: [
      { key: 'one', value: 3 },
      { key: 'three', value: 5 },
    ],
    failedKeys: [{ key: 'nowhere', error: { code: 'KEY_NOT_FOUND' } }],
  });
  const tooMany = Array.from({ length: 26 }, (_, index) => `k${index}`);
  await expect(fixture.ask('batch', { keys: tooMany })).rejects.toThrow('25');
});
