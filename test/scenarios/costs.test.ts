/**
 * Goal: what people do all day stays cheap. A request, its card, one drag that approves it, and the closed card cost no
 * more calls than docs/costs.md says; `npm run bench` names them.
 */
import { BOB } from '../sandbox/people';
import { withSandbox } from '../support/with-sandbox';

const start = withSandbox({ way: 'call', mode: 'native' });

test('a simple lifecycle costs four calls to Jira, five to Teleport, eight reads and six writes', async () => {
  const story = await start();
  const lifecycle = async (): Promise<void> => {
    const { key } = await story.cardOf(story.teleport.createRequest('alice', { roles: ['editor'] }));
    await story.quiet();
    await story.jira.as(BOB).moveTo(key, 'Approved');
    await story.shows(key, 'Approved');
  };
  // The app learns its workflow, and the relay its people, once.
  await lifecycle();
  const before = { calls: story.forge.calls.length, log: story.relayLog.length };

  await lifecycle();

  const storage = story.forge.calls.slice(before.calls).filter(({ kind }) => kind === 'kvs');
  const isRead = ({ path }: { readonly path: string }): boolean => /\/(get|query)$/.test(path);
  const toJira = story.forge.calls.slice(before.calls).filter(({ kind }) => kind === 'jira');
  const toTeleport = story.relayLog.slice(before.log).flatMap(methodOf);
  expect(toJira).toHaveLength(4);
  expect(storage.filter(isRead)).toHaveLength(8);
  expect(storage.filter((call) => !isRead(call))).toHaveLength(6);
  expect(toTeleport.sort()).toEqual([
    'GetAccessRequestsV2',
    'GetUser',
    'SubmitAccessReview',
    'UpdatePluginData',
    'UpdatePluginData',
  ]);
});

test('a tick without any news costs one call to the relay, and one look at the project and at a hundred cards', async () => {
  const story = await start();
  const idleTick = async (): Promise<readonly string[]> => {
    await story.tick();
    const before = story.forge.calls.length;
    await story.tick();
    return story.forge.calls.slice(before).map(({ kind, path }) => `${kind} ${path}`);
  };
  // What was learned and what is open; who asks and whether Jira may be called; then what is set up. The time of the tick is
  // written for the settings pages.
  const looks = ['batch/get', 'entity/query', 'entity/query', 'batch/get'].map(
    (call) => `kvs /api/v1/${call}`,
  );
  const project = 'jira /rest/api/3/project/10000/statuses';
  const first = [...looks, 'remote /v1/sync', 'kvs /api/v1/query', project];
  const idle = [...first, 'jira /rest/api/3/issue/bulkfetch', 'kvs /api/v1/set'];

  expect(await idleTick()).toEqual([...first, 'kvs /api/v1/set']);
  await story.cardOf(story.teleport.createRequest('alice', { roles: ['editor'] }));
  await story.tick();
  expect(await idleTick()).toEqual(idle);
});

test('a request that Teleport approves by itself, before it has a card, costs no call to Jira', async () => {
  const story = await start();
  await story.tick();
  const before = story.forge.calls.length;

  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  story.teleport.review('bob', id, { state: 'APPROVED' });
  await story.quiet();

  const kinds = story.forge.calls.slice(before).map(({ kind }) => kind);
  expect(kinds).toContain('remote');
  expect(kinds).not.toContain('jira');
});

/** What the watch and the heartbeat cost is not the lifecycle's. */
const STANDING = ['Ping', 'ListAccessRequests', 'GetCurrentUserRoles', 'WatchEvents'];

function methodOf(line: string): readonly string[] {
  const { event, method } = JSON.parse(line) as { readonly event: string; readonly method?: string };
  return event === 'teleport.call' && method !== undefined && !STANDING.includes(method) ? [method] : [];
}
