/**
 * Goal: the app is not told of the review that it has just made, and never fails to be told of anything else.
 */
import fc from 'fast-check';
import { requestId } from '#core/ids';
import type { ReviewOutcome } from '#core/request/review';
import { Echoes } from '../../src/relay/echoes';
import { ECHO_HELD_MS } from '../../src/relay/limits';
import { ManualClock } from '../sandbox/clock';
import { anAccessRequest } from '../support/builders';

const ID = requestId('01a22501-b260-7f84-a8a4-63c05230efa5');
const OTHER = requestId('01a22501-b260-7f84-a8a4-63c05230efa6');
const SHOWN = { shown: { reviews: 1, resolution: undefined } };

/** Echoes over a store that holds one revision, and a review that the test ends by hand. */
function stage() {
  const clock = new ManualClock(0);
  const passed: string[] = [];
  const world = { revision: 'r0' };
  const echoes = new Echoes({
    clock,
    store: { revisionOf: () => world.revision },
    pass: (ids) => passed.push(...ids),
  });
  return {
    clock,
    passed,
    echoes,
    changes: (revision: string) => {
      world.revision = revision;
      echoes.news([ID]);
    },
    revision: () => world.revision,
    begins: () => {
      let end: (outcome: Promise<ReviewOutcome>) => void = () => undefined;
      const review = new Promise<ReviewOutcome>((resolve) => (end = resolve));
      const done = echoes.during(ID, () => review).catch(() => undefined);
      const ends = (outcome: Promise<ReviewOutcome>): Promise<unknown> => {
        end(outcome);
        return done;
      };
      return {
        ends: (outcome: ReviewOutcome) => ends(Promise.resolve(outcome)),
        fails: () => ends(Promise.reject(new Error('Teleport is away'))),
      };
    },
  };
}

const recorded = (revision: string): ReviewOutcome => ({
  kind: 'recorded',
  reviewer: 'bob',
  request: { ...anAccessRequest(), revision },
});

it('keeps the news of a review from the app that made it and says that the card shows it', async () => {
  for (const isFirst of [true, false]) {
    const { clock, passed, echoes, changes, begins } = stage();
    const review = begins();
    if (isFirst) changes('b');
    await review.ends(recorded('b'));
    if (!isFirst) changes('b');
    echoes.shown(ID, SHOWN);
    clock.advance(2 * ECHO_HELD_MS);
    expect(passed).toEqual([]);
  }
});

it('keeps it also where Teleport tells of it late', async () => {
  const { clock, passed, echoes, changes, begins } = stage();
  await begins().ends(recorded('b'));
  echoes.shown(ID, SHOWN);
  changes('b');
  clock.advance(2 * ECHO_HELD_MS);
  expect(passed).toEqual([]);
});

it('tells the app after all where the card does not show it in time', async () => {
  const { clock, passed, changes, begins } = stage();
  const review = begins();
  changes('b');
  await review.ends(recorded('b'));
  clock.advance(ECHO_HELD_MS - 1);
  expect(passed).toEqual([]);
  clock.advance(1);
  expect(passed).toEqual([ID]);
});

it('tells the app at once of what another did meanwhile, and after a review that came to nothing', async () => {
  for (const end of ['another', 'refused', 'failed'] as const) {
    const { passed, changes, begins } = stage();
    const review = begins();
    changes('c');
    expect(passed).toEqual([]);
    if (end === 'another') await review.ends(recorded('b'));
    if (end === 'refused') await review.ends({ kind: 'own-request' });
    if (end === 'failed') await review.fails();
    expect(passed).toEqual([ID]);
  }
});

it('tells the app at once of other requests', () => {
  const { passed, echoes, begins } = stage();
  begins();
  echoes.news([OTHER]);
  expect(passed).toEqual([OTHER]);
});

const later = (one: string, other: string): string =>
  Number(one.slice(1)) >= Number(other.slice(1)) ? one : other;

type Step = 'begins' | 'ends' | 'refused' | 'changes' | 'tells' | 'shown' | 'waits';
const STEPS: readonly Step[] = ['begins', 'ends', 'refused', 'changes', 'tells', 'shown', 'waits'];

it('leaves the app without news of no revision that it was not told of, in whatever order things come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { maxLength: 30 }), async (steps) => {
      const { clock, passed, echoes, changes, begins, revision } = stage();
      const open: ReturnType<typeof begins>[] = [];
      // What the app has been told: by news, which has it ask, or by an answer whose content its card shows.
      let known = 'r0';
      let answered = 'r0';
      let made = 0;
      const listen = (): void => {
        if (passed.length > 0) known = revision();
        passed.length = 0;
      };
      for (const step of steps) {
        if (step === 'begins') open.push(begins());
        // Teleport's answer may hold what the watch does not know yet.
        if (step === 'ends') await open.shift()?.ends(recorded((answered = `r${made}`)));
        if (step === 'refused') await open.shift()?.ends({ kind: 'own-request' });
        if (step === 'changes') made += 1;
        if (step === 'tells' && revision() !== `r${made}`) changes(`r${made}`);
        if (step === 'shown' && open.length === 0) {
          echoes.shown(ID, SHOWN);
          known = later(known, answered);
        }
        if (step === 'waits') clock.advance(ECHO_HELD_MS);
        listen();
      }
      for (const review of open) await review.ends({ kind: 'own-request' });
      listen();
      clock.advance(ECHO_HELD_MS);
      listen();
      expect(later(known, revision())).toBe(known);
    }),
    { numRuns: 2_000 },
  );
});
