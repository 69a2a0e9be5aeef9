/** Goal: a role counts for as much as its tier lets it. */
import fc from 'fast-check';
import { allowsVia, TIERS, type Tier } from '#core/request/tier';
import { tierOf } from '../../../src/relay/review/tier';

const RULES = { 'prod-*': 'panel', 'ssh-?dmin': 'teleport', 'prod-web': 'drag' } as const;

describe('tierOf()', () => {
  it.each([
    [['editor'], 'drag'],
    [['prod-dba'], 'panel'],
    [['editor', 'prod-dba'], 'panel'],
    [['prod-web'], 'panel'],
    [['prod-dba', 'ssh-admin', 'editor'], 'teleport'],
    [['xprod-dba'], 'drag'],
    [[], 'teleport'],
  ] as const)('gives %j the tier %s', (roles, tier) => {
    expect(tierOf(RULES, roles)).toBe(tier);
  });

  it('is drag while there are no rules', () => {
    expect(tierOf({}, [])).toBe('drag');
    expect(tierOf({}, ['editor'])).toBe('drag');
  });

  it('is never less strict for more roles', () => {
    const strictness = (tier: Tier) => TIERS.indexOf(tier);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'a*', '*', '?'), fc.constantFrom(...TIERS)),
        fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1 }),
        fc.array(fc.constantFrom('a', 'b', 'ab')),
        (rules, roles, more) => {
          const [few, many] = [tierOf(rules, roles), tierOf(rules, [...roles, ...more])];
          expect(strictness(many)).toBeGreaterThanOrEqual(strictness(few));
        },
      ),
    );
  });
});

test.each([
  ['drag', 'drag', true],
  ['drag', 'panel', true],
  ['panel', 'drag', false],
  ['panel', 'panel', true],
  ['teleport', 'drag', false],
  ['teleport', 'panel', false],
] as const)('tier %s with a decision made by %s: %s', (tier, place, isAllowed) => {
  expect(allowsVia(tier, place)).toBe(isAllowed);
});
