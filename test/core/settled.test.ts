/**
 * Goal: a tick that finds the list of pending requests as it was does nothing only where no card can be out of date: a
 * request may come, get its card and be decided while nobody listens, all between two ticks.
 */
import fc from 'fast-check';
import { issueId } from '#core/ids';
import { claim, LEASE_MS, type CardLink } from '#core/link/link';
import { isUnaccounted } from '#core/sync/difference';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { aLink, anAccessRequest, BOB, REQUEST_ID, STATUS } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

/** As far as clocks may be apart. */
const CLOCK_SKEW_MS = 300_000;
const TICK_MS = 300_000;

const noNudge = () => Promise.resolve(undefined);

describe('a list of requests that is the one before again', () => {
  /** A request came and got its card between two ticks; nobody hears of its end. */
  async function comesAndGoes(world: FakeWorld): Promise<void> {
    await syncRequests(world.ports, noNudge);
    world.requests.set(REQUEST_ID, anAccessRequest());
    await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
    world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved' }));
  }

  const update = { kind: 'reconcile', requestId: REQUEST_ID };

  test('is compared with the cards all the same, since there is one more', async () => {
    const world = new FakeWorld();
    await comesAndGoes(world);

    await syncRequests(world.ports, noNudge);

    expect(world.jobs).toEqual([update]);
  });

  test('is compared however far the clocks of two workers are apart, as far as they may be', async () => {
    const world = new FakeWorld();
    await syncRequests(world.ports, noNudge);
    world.requests.set(REQUEST_ID, anAccessRequest());
    world.nowMs -= CLOCK_SKEW_MS;
    await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
    world.nowMs += CLOCK_SKEW_MS;
    world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved' }));

    await syncRequests(world.ports, noNudge);

    expect(world.jobs).toEqual([update]);
  });

  test('is compared within the hour where the index of links does not have the card yet', async () => {
    const world = new FakeWorld();
    await comesAndGoes(world);
    const { links } = world.ports;
    const unfinished = links.unfinished.bind(links);
    links.unfinished = () => Promise.resolve([]);

    await syncRequests(world.ports, noNudge);
    expect(world.jobs).toEqual([]);
    links.unfinished = unfinished;
    world.nowMs += 3_600_000;
    await syncRequests(world.ports, noNudge);

    expect(world.jobs).toContainEqual(update);
  });

  test('is not asked for again once all cards agreed with it, however long it stays', async () => {
    const world = new FakeWorld();
    world.requests.set(REQUEST_ID, anAccessRequest());
    await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
    const asked: boolean[] = [];
    const { relay } = world.ports;
    const sync = relay.sync.bind(relay);
    relay.sync = (what) => {
      asked.push(what.known === undefined);
      return sync(what);
    };
    for (let tick = 0; tick < 6; tick += 1) {
      world.nowMs += TICK_MS;
      await syncRequests(world.ports, noNudge);
    }

    // The first tick of all looks at everything; the second may be by another clock.
    expect(asked).toEqual([true, true, false, false, false, false]);
  });

  test('is compared as long as anything is left to be done for a card', () => {
    const at = '2026-11-22T22:00:00.000Z';
    const link = aLink({ claimedAt: '2026-11-22T20:00:00.000Z', revision: 'r1' });
    const left: readonly Partial<CardLink>[] = [
      { revision: undefined },
      { busyUntil: at },
      { unsure: true },
      { retryAt: at },
      { errands: ['tell-teleport'] },
    ];

    expect(isUnaccounted(link, at)).toBe(false);
    expect(isUnaccounted({ ...link, ignoredRevision: 'r1', retryAt: at }, at)).toBe(false);
    for (const what of left) expect(isUnaccounted({ ...link, ...what }, at)).toBe(true);
    expect(isUnaccounted(claim(REQUEST_ID, link.projectId, 0), at)).toBe(true);
  });

  test('is compared until the worker that died over a card is cleaned up after', async () => {
    const world = new FakeWorld();
    world.requests.set(REQUEST_ID, anAccessRequest());
    await runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge);
    const [card] = world.issues;
    world.answer = () => ({ kind: 'own-request' });
    world.drag(card?.id ?? issueId('0'), STATUS.approved, BOB);
    const reached = new Promise<void>((resolve) => {
      world.gate = (call) => {
        if (call !== 'links.save' || world.said.length === 0) return Promise.resolve();
        resolve();
        return new Promise<never>(() => undefined);
      };
    });
    void runJob(
      world.ports,
      { kind: 'reconcile', issueId: card?.id ?? issueId('0'), cardWas: 'moved' },
      noNudge,
    );
    await reached;
    world.gate = () => Promise.resolve();

    await syncRequests(world.ports, noNudge);
    expect(world.jobs).not.toContainEqual(update);
    world.nowMs += LEASE_MS;
    await syncRequests(world.ports, noNudge);
    for (const job of world.jobs.splice(0)) await runJob(world.ports, job, noNudge);

    expect(world.links.get(REQUEST_ID)).toMatchObject({ busyUntil: undefined, unsure: false });
  });

  test('leaves no card behind, in any interleaving of a tick with the creation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = new FakeWorld();
        await syncRequests(world.ports, noNudge);
        world.requests.set(REQUEST_ID, anAccessRequest());
        world.gate = (call, phase) => scheduler.schedule(Promise.resolve(), `${phase} ${call}`);
        await scheduler.waitFor(
          Promise.all([
            runJob(world.ports, { kind: 'reconcile', requestId: REQUEST_ID }, noNudge),
            syncRequests(world.ports, noNudge),
          ]),
        );
        world.gate = () => Promise.resolve();
        world.jobs.splice(0);
        world.requests.set(REQUEST_ID, anAccessRequest({ state: 'approved' }));

        await syncRequests(world.ports, noNudge);

        expect(world.jobs).toContainEqual(update);
      }),
      { numRuns: 200 },
    );
  });
});
