/**
 * Goal: what workers agree on through Forge's storage holds in every course that their calls can take: with the real SDK and
 * the real adapters, every order of the calls and every way in which a write can fail, none left out. The number of courses
 * stands in each test, so that a story which loses some of them fails.
 */
import fc from 'fast-check';
import { AppError } from '#core/errors';
import { decisionId, issueId, issueKey, projectId } from '#core/ids';
import { claim, LEASE_MS, type Link, type OpenLink } from '#core/link/link';
import { returnDone, takeLink } from '#core/link/with-link';
import { cardOf, requestEntryId, type LogEntry } from '#core/log/decision-log';
import { forgeDecisionLog } from '../../src/forge/storage/decision-log';
import { forgeDecisions } from '../../src/forge/storage/decisions';
import { forgeFailures } from '../../src/forge/storage/failures';
import { forgeLinks } from '../../src/forge/storage/links';
import { aLink, REQUEST_ID } from '../support/builders';
import { everyCourse, outcomes } from '../support/every-course';
import { forgetStorage, inOrder, useStorage, withFaults } from '../support/kvs-in-memory';

afterEach(forgetStorage);

const SHOWN = {
  phase: 'open',
  revision: undefined,
  reviewsPosted: 0,
  resolution: undefined,
  expiresAt: undefined,
} as const;
const NOW = Date.parse('2026-11-22T21:00:00Z');

/** Claims that differ in their project, or not at all, as of workers that come in the same millisecond. */
const claims = (count: number, kind: 'equal' | 'different'): readonly Link[] =>
  Array.from({ length: count }, (_, index) =>
    claim(REQUEST_ID, projectId(kind === 'equal' ? '10000' : String(10_000 + index)), NOW),
  );

/** Versions of a link that workers want to store after having read the same one. */
const versions = (count: number, kind: 'equal' | 'different'): readonly Link[] =>
  Array.from({ length: count }, (_, index) =>
    aLink({ version: 2, revision: kind === 'equal' ? 'same' : `of worker ${index}` }),
  );

/** Exactly one has stored, what is stored is that one's, and the others know that they lost. */
async function expectOneWinner(
  tried: readonly Link[],
  results: readonly PromiseSettledResult<string>[],
  lost: string,
): Promise<void> {
  const told = outcomes(results);
  expect(told.filter((outcome) => outcome !== lost)).toEqual(['stored']);
  expect(await forgeLinks.get(REQUEST_ID)).toEqual(tried[told.indexOf('stored')]);
}

/** No more than one has stored, and then that one's is stored; where none has, all know it, and nothing has changed. */
async function expectTruth(
  tried: readonly Link[],
  results: readonly PromiseSettledResult<string>[],
  before: Link | undefined,
): Promise<void> {
  const told = outcomes(results);
  const winners = tried.filter((_, index) => told[index] === 'stored');
  expect(winners.length === 1 || told.every((outcome) => outcome === 'failed')).toBe(true);
  expect(await forgeLinks.get(REQUEST_ID)).toEqual(winners[0] ?? before);
}

test('every field that a link can have is stored, as the manifest lets it, and read again', async () => {
  useStorage();
  const full: { readonly [K in keyof Required<OpenLink>]: NonNullable<OpenLink[K]> } = {
    phase: 'open',
    requestId: REQUEST_ID,
    projectId: projectId('10000'),
    claimedAt: '2026-11-22T21:00:00.000Z',
    version: 1,
    busyUntil: '2026-11-22T21:03:00.000Z',
    retryAt: '2026-11-22T22:00:00.000Z',
    ignoredRevision: 'r1',
    failingSince: '2026-11-22T20:00:00.000Z',
    unsure: true,
    emptyAt: '2026-11-22T20:30:00.000Z',
    replacements: 1,
    issueId: issueId('10100'),
    issueKey: issueKey('ACC-1'),
    revision: 'r2',
    reviewsPosted: 2,
    resolution: 'denied',
    expiresAt: '2026-11-23T21:00:00.000Z',
    settledMoves: ['501'],
    settledTo: '2026-11-22T20:59:00.000Z',
    sentMoves: ['502'],
    unsaidMoves: ['503'],
    errands: ['tell-teleport'],
    isUnproven: true,
    isHidden: true,
    misplacedIn: projectId('20000'),
    reminded: 'half',
  };

  expect(await forgeLinks.add(full)).toBe('stored');
  expect(await forgeLinks.get(REQUEST_ID)).toEqual(full);
});

describe.each(['equal', 'different'] as const)('links with %s content', (kind) => {
  test('of three that add one at once exactly one has stored it', async () => {
    const courses = await everyCourse(async (course) => {
      useStorage(inOrder(course));
      const tried = claims(3, kind);

      const results = await course.run(...tried.map((link) => () => forgeLinks.add(link)));

      await expectOneWinner(tried, results, 'exists');
    });

    expect(courses).toBe(18);
  });

  test('of three that save one version at once exactly one has stored it', async () => {
    const courses = await everyCourse(async (course) => {
      useStorage(inOrder(course));
      await forgeLinks.add(aLink({ version: 1 }));
      const tried = versions(3, kind);

      const results = await course.run(...tried.map((link) => () => forgeLinks.save(link)));

      await expectOneWinner(tried, results, 'conflict');
    });

    expect(courses).toBe(18);
  });

  test('of three that add one no more than one has stored it, whichever writes fail or lose their answers', async () => {
    const courses = await everyCourse(async (course) => {
      useStorage(withFaults(course));
      const tried = claims(3, kind);

      const results = await course.run(...tried.map((link) => () => forgeLinks.add(link)));

      await expectTruth(tried, results, undefined);
    });

    expect(courses).toBe(1542);
  });

  test('of three that save one version no more than one has stored it, whichever writes fail or lose their answers', async () => {
    const courses = await everyCourse(async (course) => {
      useStorage(withFaults(course));
      const before = aLink({ version: 1 });
      await forgeLinks.add(before);
      const tried = versions(3, kind);

      const results = await course.run(...tried.map((link) => () => forgeLinks.save(link)));

      await expectTruth(tried, results, before);
    });

    expect(courses).toBe(1542);
  });
});

interface Shift {
  readonly clock: { nowMs: number };
  /** Workers that have carried out the decision, in order. */
  readonly carriedOut: string[];
  readonly seenUnsure: string[];
}

const DECISION = decisionId(issueId('10100'), '500');

/** A worker that takes the card's lease, carries out a decision unless the card tells of it, says so, and gives the lease back. */
async function work(name: string, { clock, carriedOut, seenUnsure }: Shift): Promise<'done' | 'busy'> {
  const ports = { links: forgeLinks, failures: forgeFailures, clock: { now: () => clock.nowMs } };
  try {
    const link = await forgeLinks.get(REQUEST_ID);
    if (link === undefined) throw new Error('no link');
    const taken = await takeLink(ports, link);
    if (taken.unsure) seenUnsure.push(name);
    if (!(await forgeDecisions.isRemembered(DECISION))) {
      carriedOut.push(name);
      await forgeDecisions.remember(DECISION, name);
    }
    await returnDone(ports, taken, { kind: 'followed', shown: { ...SHOWN, revision: `by ${name}` } });
    return 'done';
  } catch (error) {
    if (error instanceof AppError && error.code === 'busy') return 'busy';
    throw error;
  }
}

test('a lease lets one worker at a time carry out a decision, in every order of the calls of two', async () => {
  const courses = await everyCourse(async (course) => {
    useStorage(inOrder(course));
    await forgeLinks.add(aLink({ version: 1 }));
    const shift: Shift = { clock: { nowMs: NOW }, carriedOut: [], seenUnsure: [] };

    const told = outcomes(
      await course.run<unknown>(
        () => work('one', shift),
        () => work('other', shift),
      ),
    );

    expect(shift.carriedOut).toHaveLength(1);
    expect(shift.seenUnsure).toEqual([]);
    const takes = told.filter((outcome) => outcome === 'done').length;
    expect(takes).toBeGreaterThan(0);
    expect(await forgeLinks.get(REQUEST_ID)).toMatchObject({ version: 1 + 2 * takes, unsure: false });
  });

  expect(courses).toBe(48);
});

test('whoever takes over a lease that ended while its worker still ran knows it, and what that one gives back is dropped', async () => {
  let takenOver = 0;
  const courses = await everyCourse(async (course) => {
    useStorage(inOrder(course));
    await forgeLinks.add(aLink({ version: 1 }));
    const shift: Shift = { clock: { nowMs: NOW }, carriedOut: [], seenUnsure: [] };
    const leaseEnds = async () => {
      await course.pass();
      shift.clock.nowMs += LEASE_MS + 1;
    };

    await course.run<unknown>(
      () => work('one', shift),
      () => work('other', shift),
      leaseEnds,
    );

    const link = await forgeLinks.get(REQUEST_ID);
    expect(link?.busyUntil).toBeUndefined();
    expect(await forgeDecisions.isRemembered(DECISION)).toBe(true);
    expect(shift.seenUnsure.length).toBeLessThanOrEqual(1);
    const [successor] = shift.seenUnsure;
    if (successor === undefined) {
      expect(shift.carriedOut).toHaveLength(1);
      return;
    }
    takenOver += 1;
    // The link of before was version 1: taken, taken over, given back once.
    expect(link).toMatchObject({ version: 4, revision: `by ${successor}`, unsure: false });
  });

  expect({ courses, takenOver }).toEqual({ courses: 810, takenOver: 388 });
});

test('any number of workers that add and then save end with one winner each, in orders drawn at random', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 4, max: 6 }), async (scheduler, count) => {
      useStorage((answer) => scheduler.schedule(Promise.resolve()).then(answer));
      const added = await scheduler.waitFor(
        Promise.all(claims(count, 'equal').map((link) => forgeLinks.add(link))),
      );
      const saved = await scheduler.waitFor(
        Promise.all(versions(count, 'equal').map((link) => forgeLinks.save(link))),
      );

      expect(added.filter((outcome) => outcome === 'stored')).toHaveLength(1);
      expect(saved.filter((outcome) => outcome === 'stored')).toHaveLength(1);
    }),
    { numRuns: 100 },
  );
});

describe('a link, and what the decision log has of it', () => {
  const entry: LogEntry = {
    id: requestEntryId(REQUEST_ID),
    event: 'request',
    ...cardOf(aLink()),
    at: '2026-11-22T21:00:00.000Z',
    loggedAt: '2026-11-22T21:00:01.000Z',
  };
  const logged = { entries: [entry], keptDays: 365 };
  const inLog = () => forgeDecisionLog().get(entry.id);

  test.each([
    ['in whatever order two come', 2, inOrder, 2],
    ['whichever writes of one fail or lose their answers', 1, withFaults, 9],
  ] as const)(
    'are stored by one at most, and never the link alone, %s',
    async (_, count, schedule, expected) => {
      const courses = await everyCourse(async (course) => {
        useStorage(schedule(course));
        await forgeLinks.add(aLink({ version: 1 }));
        const tried = versions(count, 'different');

        const results = await course.run(...tried.map((link) => () => forgeLinks.save(link, logged)));

        await expectTruth(tried, results, aLink({ version: 1 }));
        if ((await forgeLinks.get(REQUEST_ID))?.version === 2) expect(await inLog()).toEqual(entry);
      });

      expect(courses).toBe(expected);
    },
  );

  test('an entry that is there stays, and the link is stored all the same', async () => {
    useStorage();
    await forgeLinks.add(aLink({ version: 1 }));
    await forgeDecisionLog().add([{ ...entry, issueKey: issueKey('ACC-0') }], 365);

    expect(await forgeLinks.save(aLink({ version: 2 }), logged)).toBe('stored');
    expect(await inLog()).toMatchObject({ issueKey: 'ACC-0' });
  });

  test('whoever comes too late writes neither', async () => {
    useStorage();
    await forgeLinks.add(aLink({ version: 2 }));

    expect(await forgeLinks.save(aLink({ version: 2 }), logged)).toBe('conflict');
    expect(await inLog()).toBeUndefined();
  });

  test('both are one write', async () => {
    const calls: string[] = [];
    useStorage((answer, call) => {
      calls.push(call);
      return answer();
    });
    await forgeLinks.add(aLink({ version: 1 }));

    await forgeLinks.save(aLink({ version: 2 }), logged);

    expect(calls).toHaveLength(2);
    expect(await inLog()).toEqual(entry);
  });
});
