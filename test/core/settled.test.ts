/**
 * Goal: a tick that finds the list of pending requests as it was does nothing only where no card can be out of date: a
 * request may come, get its card and be decided while nobody listens, all between two ticks.
 */
import fc from 'fast-check';
import { issueId } from '#core/ids';
import { LEASE_MS } from '#core/link';
import { runJob } from '#core/use-cases/run-job';
import { syncRequests } from '#core/use-cases/sync-requests';
import { anAccessRequest, BOB, REQUEST_ID, STATUS } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

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

  test('is compared within the hour where nothing told of the card', async () => {
    const world = new FakeWorld();
    world.ports.settings.unsettle = () => Promise.resolve();
    await comesAndGoes(world);

    await syncRequests(world.ports, noNudge);
    expect(world.jobs).toEqual([]);
    world.nowMs += 3_600_000;
    await syncRequests(world.ports, noNudge);

    expect(world.jobs).toContainEqual(update);
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
