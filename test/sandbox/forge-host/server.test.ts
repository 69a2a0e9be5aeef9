import { ALICE, bundleFixture, startFixture, type FixtureHost } from './fixtures/fixture-app';

const SITE = 'http://site.example.com';
const bundle = bundleFixture();
let fixture: FixtureHost;

beforeEach(async () => {
  fixture = await startFixture(bundle.path);
  fixture.host.allowOrigin(SITE);
});
afterEach(() => fixture.stop());
afterAll(() => bundle.remove());

async function call(name: string, body: unknown, origin = SITE): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin };
  return fetch(`${fixture.host.url}/bridge/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

test('the site calls resolvers for its viewer', async () => {
  const response = await call('invoke', { moduleKey: 'panel', functionKey: 'count', accountId: ALICE });

  expect(await response.json()).toEqual({ kind: 'value', value: 1 });
  expect(response.headers.get('access-control-allow-origin')).toBe(SITE);
});

test('what a resolver throws is told, not hidden', async () => {
  const response = await call('invoke', { moduleKey: 'panel', functionKey: 'boom', accountId: ALICE });

  expect(await response.json()).toMatchObject({ kind: 'error', error: { message: 'boom' } });
});

test('the site asks for dynamic properties', async () => {
  const response = await call('dynamicProperties', {
    moduleKey: 'panel',
    extension: { issue: { key: 'ACC-2' } },
  });

  expect(await response.json()).toMatchObject({
    kind: 'value',
    value: { status: { value: { label: 'ACC-2' } } },
  });
});

test('a page reaches Jira as its viewer', async () => {
  const response = await call('fetchProduct', {
    accountId: ALICE,
    product: 'jira',
    restPath: '/rest/api/3/myself',
    fetchRequestInit: { method: 'PUT', headers: [['content-type', 'application/json']], body: '{}' },
  });

  expect(await response.json()).toMatchObject({ status: 200, body: JSON.stringify({ accountId: ALICE }) });
  expect(fixture.jira.requests.at(-1)).toMatchObject({
    method: 'PUT',
    authorization: expect.stringMatching(`^Bearer sandbox:${ALICE};`) as string,
  });
});

test('other origins are turned away', async () => {
  const response = await call(
    'invoke',
    { moduleKey: 'panel', functionKey: 'count' },
    'http://evil.example.com',
  );

  expect(response.status).toBe(403);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('a payload over 500 KB is refused', async () => {
  const response = await call('invoke', {
    moduleKey: 'panel',
    functionKey: 'count',
    payload: 'x'.repeat(512 * 1024),
  });

  expect(response.status).toBe(413);
});

test('a module that the manifest lacks is a mistake of the caller', async () => {
  const response = await call('invoke', { moduleKey: 'nowhere', functionKey: 'count' });

  expect([response.status, await response.json()]).toEqual([
    400,
    { message: '((no module "nowhere" in the manifest))' },
  ]);
});
