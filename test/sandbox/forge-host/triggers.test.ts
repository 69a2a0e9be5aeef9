import { ALICE, APP_ACCOUNT, bundleFixture, startFixture, type FixtureHost } from './fixtures/fixture-app';
import type { ProductEvent } from './triggers';

const bundle = bundleFixture();
let fixture: FixtureHost;

beforeEach(async () => {
  fixture = await startFixture(bundle.path);
  fixture.jira.properties.set('project/1/properties/fixture.enabled', true);
});
afterEach(() => fixture.stop());
afterAll(() => bundle.remove());

function moved(more: Record<string, unknown> = {}): ProductEvent {
  return {
    eventType: 'avi:jira:updated:issue',
    atlassianId: ALICE,
    issue: { id: '10001', key: 'ACC-1', fields: { project: { id: '1', key: 'ACC' } } },
    changelog: { id: '1', items: [{ field: 'status', from: '1', to: '2' }] },
    ...more,
  };
}

async function deliver(event: ProductEvent, actor?: string): Promise<unknown> {
  await fixture.host.productEvent(event, actor);
  await fixture.host.idle();
  return fixture.host.storage.value('events');
}

test('an event reaches the triggers that list it and whose filter it passes', async () => {
  expect(await deliver(moved())).toEqual([{ id: '10001', retries: 0, included: null }]);
});

test('an event of a project without the property does not reach the app', async () => {
  fixture.jira.properties.clear();

  expect(await deliver(moved())).toBeUndefined();
  expect(fixture.host.invocations.filter((call) => call.functionKey === 'on-event')).toEqual([]);
});

test('what the app itself did is filtered by ignoreSelf', async () => {
  expect(await deliver(moved({ atlassianId: APP_ACCOUNT }))).toBeUndefined();
  expect(await deliver(moved(), APP_ACCOUNT)).toBeUndefined();
});

test('a filter that cannot be evaluated drops the event and says so, unless the manifest wants it all the same', async () => {
  expect(await deliver({ ...moved(), changelog: {} })).toBeUndefined();
  expect(
    await deliver({ eventType: 'avi:jira:commented:issue', issue: { id: '7' }, comment: {} }),
  ).toMatchObject([{ id: '7' }]);

  const failures = fixture.log.filter((line) => line.message === 'trigger filter failed');
  expect(failures.map((line) => line.fields)).toMatchObject([{ key: 'status-moved' }, { key: 'lenient' }]);
});

test('properties asked for in the manifest come along', async () => {
  fixture.jira.properties.set('project/1/properties/fixture', { mode: 'on' });
  fixture.jira.properties.set('issue/10001/properties/fixture', { cardId: 'c-1' });

  expect(await deliver(moved({ eventType: 'avi:jira:assigned:issue' }))).toMatchObject([
    { included: { "issue.properties['fixture'].cardId": 'c-1' } },
  ]);
});

test('a function that asks for it is called again, four times at most', async () => {
  await deliver(moved({ order: 'retry' }));
  for (let retry = 1; retry <= 6; retry += 1) {
    fixture.clock.advance(10_000);
    await fixture.host.idle();
  }

  expect(fixture.host.storage.value('events')).toMatchObject([0, 1, 2, 3, 4].map((retries) => ({ retries })));
});

test('an event whose function throws is lost', async () => {
  await deliver(moved({ order: 'throw' }));
  fixture.clock.advance(24 * 60 * 60_000);
  await fixture.host.idle();

  expect(fixture.host.storage.value('events')).toHaveLength(1);
  expect(fixture.log).toContainEqual(
    expect.objectContaining({ message: 'product event is lost: the function threw' }),
  );
});

test('a function that dies is called again by the platform', async () => {
  let deaths = 0;
  fixture.host.faults.intercept = (call) =>
    call.kind === 'invocation' && call.functionKey === 'on-event' && deaths++ === 0 ? 'crash-before' : 'pass';

  expect(await deliver(moved())).toBeUndefined();
  fixture.clock.advance(60_000);
  await fixture.host.idle();

  expect(fixture.host.storage.value('events')).toMatchObject([{ retries: 1 }]);
});

test('an event over 200 kB is not delivered', async () => {
  expect(await deliver(moved({ ballast: 'x'.repeat(200_000) }))).toBeUndefined();
});

test('scheduled triggers run five minutes after the installation and every interval from then on', async () => {
  for (let tick = 1; tick <= 3; tick += 1) {
    fixture.clock.advance(5 * 60_000);
    await fixture.host.idle();
  }

  expect(fixture.host.storage.value('ticks')).toBe(3);
  await fixture.host.runScheduled('tick');
  expect(fixture.host.storage.value('ticks')).toBe(4);
});

test('a removed app has no ticks', async () => {
  await fixture.host.uninstall();
  fixture.clock.advance(60 * 60_000);
  await fixture.host.idle();

  expect(fixture.host.invocations.filter((call) => call.functionKey === 'on-tick')).toEqual([]);
});
