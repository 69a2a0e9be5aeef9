import { createCards } from '#core/card/create-cards';
import { AppError } from '#core/errors';
import { issueId, projectId, requestId } from '#core/ids';
import { LEASE_MS } from '#core/link/link';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, REQUEST_ID, STATUS, anAccessRequest, projectSettings } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const card = issueId('10100');

const OTHER = projectId('20000');

/** A world in which requests for `prod-*` go to a second project. */
function aRoutedWorld(): FakeWorld {
  const world = new FakeWorld();
  world.otherProjects.set(OTHER, projectSettings({ projectId: OTHER, projectKey: 'OTHER' }));
  world.routing = {
    rules: [{ projectId: OTHER, role: 'prod-*' }],
    defaultProjectId: world.settings.projectId,
  };
  return world;
}
const DBA = requestId('prod-dba-request');
const projectsOf = (world: FakeWorld) => world.issues.map((issue) => [issue.requestId, issue.projectId]);

test('createCards() makes each card of a batch in the project that the routing gives its request', async () => {
  const world = aRoutedWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.requests.set(DBA, anAccessRequest({ id: DBA, roles: ['viewer', 'prod-dba'] }));

  await createCards(world.ports, [REQUEST_ID, DBA]);

  expect(projectsOf(world)).toEqual([
    [REQUEST_ID, '10000'],
    [DBA, '20000'],
  ]);
  expect(world.links.get(DBA)).toMatchObject({ projectId: '20000', phase: 'open' });
});

test('createCards() goes on with one project while Jira slows another down', async () => {
  const world = aRoutedWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.requests.set(DBA, anAccessRequest({ id: DBA, roles: ['prod-dba'] }));
  let creations = 0;
  world.gate = (call, phase) =>
    call === 'create' && phase === 'before' && ++creations === 1
      ? Promise.reject(new AppError('jira-rate-limited', 'slowly', { retry: 'safe' }))
      : Promise.resolve();

  await expect(createCards(world.ports, [REQUEST_ID, DBA])).rejects.toMatchObject({
    code: 'jira-rate-limited',
  });

  expect(projectsOf(world)).toEqual([[DBA, '20000']]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ phase: 'claimed', busyUntil: undefined });
});

test('createCards() adopts what an earlier worker left in the old project after the routing changed', async () => {
  const world = aRoutedWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.gate = (call, phase) =>
    call === 'create' && phase === 'after'
      ? Promise.reject(new AppError('jira-unavailable', 'answer lost', { retry: 'safe' }))
      : Promise.resolve();
  await expect(createCards(world.ports, [REQUEST_ID])).rejects.toMatchObject({ code: 'jira-unavailable' });
  world.gate = () => Promise.resolve();
  await world.ports.settings.route({ rules: [], defaultProjectId: OTHER });
  world.nowMs += LEASE_MS + 1;

  await createCards(world.ports, [REQUEST_ID]);

  expect(projectsOf(world)).toEqual([[REQUEST_ID, '10000']]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ projectId: '10000', phase: 'open' });
});

test('createCards() takes a claim that left nothing behind to the project of the new routing', async () => {
  const world = aRoutedWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.gate = (call, phase) =>
    call === 'create' && phase === 'before'
      ? Promise.reject(new AppError('jira-rate-limited', 'slowly', { retry: 'safe' }))
      : Promise.resolve();
  await expect(createCards(world.ports, [REQUEST_ID])).rejects.toMatchObject({ code: 'jira-rate-limited' });
  world.gate = () => Promise.resolve();
  await world.ports.settings.route({ rules: [], defaultProjectId: OTHER });

  await createCards(world.ports, [REQUEST_ID]);

  expect(projectsOf(world)).toEqual([[REQUEST_ID, '20000']]);
  expect(world.links.get(REQUEST_ID)).toMatchObject({ projectId: '20000', phase: 'open' });
});

test('createCards() creates nothing in a project that is turned off, and uses the default instead', async () => {
  const world = aRoutedWorld();
  world.otherProjects.set(OTHER, projectSettings({ projectId: OTHER, isOff: true }));
  world.requests.set(DBA, anAccessRequest({ id: DBA, roles: ['prod-dba'] }));

  await createCards(world.ports, [DBA]);

  expect(projectsOf(world)).toEqual([[DBA, '10000']]);
});

test('syncRequests() creates nothing while every project is turned off, and everything once one is on again', async () => {
  const world = new FakeWorld();
  world.settings = { ...world.settings, isOff: true };
  world.requests.set(REQUEST_ID, anAccessRequest());

  await syncRequests(world.ports, noNudge);
  expect(world.jobs).toEqual([]);
  world.settings = { ...world.settings, isOff: undefined };
  await syncRequests(world.ports, noNudge);

  expect(world.jobs).toEqual([{ kind: 'create', requestIds: [REQUEST_ID] }]);
});

test('syncRequests() leaves running cards where they are when the routing changes, and still hears of their drags', async () => {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  await createCards(world.ports, [REQUEST_ID]);
  world.otherProjects.set(OTHER, projectSettings({ projectId: OTHER }));
  await world.ports.settings.route({ rules: [], defaultProjectId: OTHER });
  world.drag(card, STATUS.approved, BOB);
  world.nowMs += 3_600_001;

  await syncRequests(world.ports, noNudge);
  for (const job of world.jobs) await runJob(world.ports, job, noNudge);

  expect(world.issues).toHaveLength(1);
  expect(world.submissions).toHaveLength(1);
});

test('syncRequests() of a new installation adopts the cards of every project that requests go to', async () => {
  const world = aRoutedWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.requests.set(DBA, anAccessRequest({ id: DBA, roles: ['prod-dba'] }));
  await createCards(world.ports, [REQUEST_ID, DBA]);
  world.links.clear();
  await world.ports.settings.relearn();

  await syncRequests(world.ports, noNudge);
  for (const job of world.jobs) await runJob(world.ports, job, noNudge);

  expect(world.issues).toHaveLength(2);
  expect(world.links.get(DBA)).toMatchObject({ projectId: '20000', phase: 'open' });
});
