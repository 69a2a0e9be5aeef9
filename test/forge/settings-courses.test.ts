/**
 * Goal: what a tick has learned under one choice of settings never counts under another, and the first routing is one
 * project's, in every course that the calls can take; see test/support/every-course.ts.
 */
import { projectId } from '#core/ids';
import type { SyncState } from '#core/ports';
import { forgeSettings } from '../../src/forge/storage/settings';
import { everyCourse, outcomes } from '../support/every-course';
import { forgetStorage, inOrder, useStorage, withFaults } from '../support/kvs-in-memory';

afterEach(forgetStorage);

const FIRST = projectId('10000');
const ACCOUNTED = { digest: 'digest', at: '2026-11-22T22:00:00.000Z' };
const CHOSEN = { rules: [], defaultProjectId: projectId('20000') };

async function stateNow(): Promise<SyncState> {
  const state = await forgeSettings.syncState();
  if (state === undefined) throw new Error('no state');
  return state;
}

/** A tick: answers what it knew when it began, and remembers what it has learned from that. */
async function tick(): Promise<SyncState> {
  const known = await stateNow();
  await forgeSettings.saveSyncState({ ...known, adopted: true, accounted: ACCOUNTED });
  return known;
}

const setUp = async () => {
  await forgeSettings.routeFirst(FIRST);
  await forgeSettings.relearn();
};

test('of three projects that are set up first at once exactly one is the default', async () => {
  const projects = ['1', '2', '3'].map(projectId);
  const courses = await everyCourse(async (course) => {
    useStorage(inOrder(course));

    const told = outcomes(await course.run(...projects.map((id) => () => forgeSettings.routeFirst(id))));

    expect([...told].sort()).toEqual(['exists', 'exists', 'stored']);
    const defaultProjectId = projects[told.indexOf('stored')];
    expect((await stateNow()).routing).toEqual({ rules: [], defaultProjectId });
  });

  expect(courses).toBe(18);
});

test('of three no more than one is, whichever writes fail or lose their answers', async () => {
  const projects = ['1', '2', '3'].map(projectId);
  const courses = await everyCourse(async (course) => {
    useStorage(withFaults(course));

    const told = outcomes(await course.run(...projects.map((id) => () => forgeSettings.routeFirst(id))));

    const stored = projects.filter((_, index) => told[index] === 'stored');
    expect(stored.length === 1 || told.every((outcome) => outcome === 'failed')).toBe(true);
    expect((await forgeSettings.syncState())?.routing.defaultProjectId).toBe(stored[0]);
  });

  expect(courses).toBe(1542);
});

test('nothing that a tick learned before another routing or other settings counts afterwards', async () => {
  const courses = await everyCourse(async (course) => {
    const calls: string[] = [];
    useStorage(async (answer, call) => {
      await course.pass();
      calls.push(call);
      return answer();
    });
    await setUp();
    await tick();
    calls.length = 0;

    await course.run<unknown>(
      tick,
      () => forgeSettings.route(CHOSEN),
      () => forgeSettings.relearn(),
    );

    const read = calls.findIndex((call) => call.includes('/batch/get'));
    const isAfter = (key: string): boolean =>
      read > calls.findLastIndex((call) => call.includes(`/set {"key":"${key}"`));
    const adopted = isAfter('routing') && isAfter('sync-epoch');
    const { routing, adopted: isAdopted, accounted } = await stateNow();
    expect({ routing, isAdopted, accounted }).toEqual({
      routing: CHOSEN,
      isAdopted: adopted,
      accounted: adopted ? ACCOUNTED : undefined,
    });
  });

  expect(courses).toBe(12);
});

test('of two ticks at once neither makes the other learn under a choice that it did not know', async () => {
  const courses = await everyCourse(async (course) => {
    useStorage(inOrder(course));
    await setUp();
    await tick();

    const knew: SyncState[] = [];
    const noted = async () => knew.push(await tick());
    await course.run<unknown>(noted, noted, () => forgeSettings.route(CHOSEN));

    const { routing, adopted } = await stateNow();
    expect(routing).toEqual(CHOSEN);
    // The tick that remembered last counts.
    expect(adopted).toBe(knew.at(-1)?.routing.defaultProjectId === CHOSEN.defaultProjectId);
  });

  expect(courses).toBe(30);
});
