/**
 * Goal: of decisions that reach several relays at once one owns the request, in every course that their calls to Teleport can
 * take; see test/support/every-course.ts.
 */
import { CLAIM_LEASE_MS, COMPARE_AND_SET_ATTEMPTS_MAX, WRITE_TIMEOUT_MS } from '../../../src/relay/limits';
import { Claims } from '../../../src/relay/review/claims';
import { isFailure } from '../../../src/relay/teleport/errors';
import { ManualClock } from '../../sandbox/clock';
import { REQUEST_ID } from '../../support/builders';
import { everyCourse, outcomes, type Course } from '../../support/every-course';
import { FakePluginData } from '../../support/fake-plugin-data';

const setUp = (course: Course, faults: { readonly hasFaults?: boolean } = {}) => {
  const clock = new ManualClock(Date.UTC(2026, 5, 1, 9));
  const pluginData = new FakePluginData(course, faults);
  const claims = new Claims({ pluginData, clock });
  const take = (decision: string) => () => claims.take(REQUEST_ID, decision);
  const owner = () => pluginData.notes.get(REQUEST_ID)?.['decision_id'] ?? '';
  return { clock, claims, take, owner };
};

test('a claim lasts two minutes: longer than the calls that use it, and no longer than people wait', () => {
  expect(CLAIM_LEASE_MS).toBe(120_000);
  expect(CLAIM_LEASE_MS).toBeGreaterThan(2 * WRITE_TIMEOUT_MS);
});

test.each([
  ['two', ['approve', 'deny'], 6],
  ['three', ['approve', 'deny', 'deny too'], 150],
] as const)(
  'of %s decisions at once exactly one gets the claim, and it is that one',
  async (_, decisions, count) => {
    const courses = await everyCourse(async (course) => {
      const { take, owner } = setUp(course);

      const told = outcomes(await course.run(...decisions.map(take)));

      expect(told.filter((outcome) => outcome === true)).toHaveLength(1);
      expect(owner()).toBe(decisions[told.indexOf(true)]);
    });

    expect(courses).toBe(count);
  },
);

test('one decision that reaches two relays gets its claim from both', async () => {
  const courses = await everyCourse(async (course) => {
    const { take, owner } = setUp(course);

    const told = outcomes(await course.run(take('approve'), take('approve')));

    expect(told).toEqual([true, true]);
    expect(owner()).toBe('approve');
  });

  expect(courses).toBe(6);
});

test('of two decisions no more than one gets the claim, whichever calls fail or lose their answers, tried again or not', async () => {
  const courses = await everyCourse(async (course) => {
    const { take, owner } = setUp(course, { hasFaults: true });
    const decisions = ['approve', 'deny'];
    const twice = (decision: string) => () =>
      take(decision)().catch((error: unknown) => {
        if (!isFailure(error, 'lost')) throw error;
        return take(decision)();
      });

    const told = outcomes(await course.run(...decisions.map(twice)));

    const owners = decisions.filter((_, index) => told[index] === true);
    expect(owners.length).toBeLessThanOrEqual(1);
    if (owners[0] !== undefined) expect(owner()).toBe(owners[0]);
    // Whoever is told that another has it is told the truth.
    const loser = decisions[told.indexOf(false)];
    if (loser !== undefined) expect(owner()).not.toBe(loser);
  });

  expect(courses).toBe(1202);
});

test('a claim that is given back late is not taken from whoever has it by then', async () => {
  const courses = await everyCourse(async (course) => {
    const { clock, claims, take, owner } = setUp(course);
    await take('approve')();
    const leaseEnds = async () => {
      await course.pass();
      clock.advance(CLAIM_LEASE_MS);
    };

    const [, , taken] = outcomes(
      await course.run<unknown>(leaseEnds, () => claims.release(REQUEST_ID, 'approve'), take('deny')),
    );

    expect(owner()).toBe(taken === true ? 'deny' : '');
  });

  expect(courses).toBe(8);
});

describe('whose claim it is, by what stands in Teleport', () => {
  const NOW = Date.UTC(2026, 5, 1, 9);
  const at = (ageMs: number): string => new Date(NOW - ageMs).toISOString();

  /** Plugin data that loses so many compare-and-sets to somebody else. */
  const withNotes = (notes: Readonly<Record<string, string>>, losses = 0) => {
    const sets: unknown[] = [];
    const pluginData = {
      read: () => Promise.resolve(notes),
      compareAndSet: (_: unknown, change: unknown) => Promise.resolve(sets.push(change) > losses),
    };
    return { sets, claims: new Claims({ pluginData, clock: new ManualClock(NOW) }) };
  };

  it.each([
    ['there is none', {}, true],
    ['it is its own', { decision_id: 'deny', decision_at: at(0) }, true],
    ['another holds it', { decision_id: 'approve', decision_at: at(CLAIM_LEASE_MS - 1) }, false],
    ['the lease of the other is over', { decision_id: 'approve', decision_at: at(CLAIM_LEASE_MS) }, true],
    ['nobody can tell since when the other has it', { decision_id: 'approve', decision_at: 'odd' }, true],
    ['it was given back', { decision_id: '', decision_at: at(0) }, true],
  ])('it is taken or not where %s', async (_, notes, isTaken) => {
    const { sets, claims } = withNotes(notes);

    expect(await claims.take(REQUEST_ID, 'deny')).toBe(isTaken);
    expect(sets).toEqual(
      isTaken
        ? [
            {
              set: { decision_id: 'deny', decision_at: at(0) },
              expect: { decision_id: '', decision_at: '', ...notes },
            },
          ]
        : [],
    );
  });

  it.each([
    [COMPARE_AND_SET_ATTEMPTS_MAX - 1, true],
    [COMPARE_AND_SET_ATTEMPTS_MAX, false],
  ])('that somebody else wrote beside %i times in a row is taken: %s', async (losses, isTaken) => {
    const { sets, claims } = withNotes({}, losses);

    expect(await claims.take(REQUEST_ID, 'deny')).toBe(isTaken);
    expect(sets).toHaveLength(COMPARE_AND_SET_ATTEMPTS_MAX);
  });
});
