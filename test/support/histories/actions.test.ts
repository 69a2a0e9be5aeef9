/** Goal: what breaks a promise is found in long histories and told as a short one, which can be lived through again. */
import fc from 'fast-check';
import { histories } from './actions';

const RUNS = 1_000;
const SEED = 20_260_601;

const property = fc.property(histories, ({ actions }) =>
  actions.every((action) => action.do !== 'reinstall'),
);

test('a history that breaks by one action is made as small as that, and seed and path tell that one again', () => {
  const found = fc.check(property, { seed: SEED, numRuns: RUNS });
  const [smallest] = found.counterexample ?? [];
  const { seed, counterexamplePath } = found;

  const again = fc.check(property, { seed, path: counterexamplePath ?? '', numRuns: 1, endOnFailure: true });

  expect(smallest?.actions.map((action) => action.do)).toEqual(['ask', 'live', 'reinstall']);
  expect(again.counterexample).toEqual([smallest]);
});

test('histories are long as a rule', () => {
  const lengths = fc.sample(histories, { seed: SEED, numRuns: RUNS }).map(({ actions }) => actions.length);

  expect(lengths.reduce((sum, length) => sum + length) / RUNS).toBeGreaterThan(25);
});
