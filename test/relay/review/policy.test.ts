/** Goal: what the relay's own configuration forbids is not decided in any mode, and what it does not is not in the way. */
import fc from 'fast-check';
import { policyRefusal } from '../../../src/relay/review/policy';
import { anAccessRequest } from '../../support/builders';
import { textWith } from '../matchers';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 5, 1, 9);
const at = (hours: number): string => new Date(NOW + hours * HOUR_MS).toISOString();
const OPEN = {
  mode: 'override',
  userTrait: 'jira_account_id',
  allowEmailMatch: false,
  approvers: [],
  allowedRoles: [],
  denyOnly: false,
} as const;

const judged = (
  config: Partial<Parameters<typeof policyRefusal>[0]>,
  request: Parameters<typeof anAccessRequest>[0],
  proposedState: 'approved' | 'denied' = 'approved',
) =>
  policyRefusal(
    { ...OPEN, ...config },
    { request: anAccessRequest(request), submission: { proposedState, via: 'drag' }, now: NOW },
  );

describe('policyRefusal()', () => {
  it('has nothing against anything while nothing is configured', () => {
    expect(judged({}, { roles: [] })).toBeUndefined();
    expect(judged({}, { roles: ['editor'], accessExpiresAt: undefined })).toBeUndefined();
  });

  it.each([
    [['editor'], true],
    [['editor', 'viewer'], true],
    [['editor', 'prod-dba'], false],
    [['prod-dba'], false],
    [[], false],
  ])('allowed_roles: a request for %j is decided: %s', (roles, isDecided) => {
    const config = { allowedRoles: ['editor', 'viewer'] };

    for (const state of ['approved', 'denied'] as const) {
      expect(judged(config, { roles }, state) === undefined).toBe(isDecided);
    }
  });

  it('deny_only: lets Jira deny and not approve', () => {
    expect(judged({ denyOnly: true }, {}, 'denied')).toBeUndefined();
    expect(judged({ denyOnly: true }, {})).toMatchObject({ kind: 'not-permitted', detail: textWith('deny') });
  });

  it.each([
    ['exactly as long as may be', at(4), undefined, true],
    ['longer', new Date(NOW + 4 * HOUR_MS + 1).toISOString(), undefined, false],
    ['without an end', undefined, undefined, false],
    ['that begins later, and lasts no longer than may be', at(10), at(6), true],
    ['that began before now, and has no more than that to run', at(4), at(-6), true],
    ['that begins too early for its end', at(10), at(5), false],
  ])('longest_access: access %s', (_, accessExpiresAt, assumeStartAt, isApproved) => {
    const config = { longestAccessMs: 4 * HOUR_MS };
    const request = { accessExpiresAt, assumeStartAt };

    expect(judged(config, request) === undefined).toBe(isApproved);
    expect(judged(config, request, 'denied')).toBeUndefined();
  });

  it.each([
    [4 * HOUR_MS, '4 h'],
    [90 * 60_000, '1.5 h'],
    [100 * 60_000, '1.67 h'],
  ])('longest_access: says that %d ms are %s', (longestAccessMs, shown) => {
    expect(judged({ longestAccessMs }, { accessExpiresAt: at(100) })).toMatchObject({
      detail: textWith(`at most ${shown} of access`),
    });
  });

  it('refuses no more and no less than each rule by itself', () => {
    const roles = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
    fc.assert(
      fc.property(
        roles,
        roles,
        fc.boolean(),
        fc.option(fc.integer({ min: 1, max: 9 })),
        fc.integer({ min: 1, max: 9 }),
        (allowedRoles, asked, denyOnly, longest, hours) => {
          const limit = longest === null ? {} : { longestAccessMs: longest * HOUR_MS };
          const areAllowed =
            allowedRoles.length === 0 ||
            (asked.length > 0 && asked.every((role) => allowedRoles.includes(role)));
          const isShort = longest === null || hours <= longest;
          const request = { roles: asked, accessExpiresAt: at(hours) };
          const config = { allowedRoles, denyOnly, ...limit };

          expect(judged(config, request) === undefined).toBe(areAllowed && !denyOnly && isShort);
          expect(judged(config, request, 'denied') === undefined).toBe(areAllowed);
        },
      ),
    );
  });
});

it('lets no drag of a role of the tiers panel and teleport pass, whatever else holds', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('panel', 'teleport'),
      fc.constantFrom('approved', 'denied'),
      fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
      fc.boolean(),
      (tier, proposedState, roles, denyOnly) => {
        const request = anAccessRequest({ roles, tier });
        const judge = (via: 'drag' | 'panel') =>
          policyRefusal(
            { ...OPEN, denyOnly },
            { request, submission: { proposedState, via: via }, now: NOW },
          );

        expect(judge('drag')).toEqual({ kind: `${tier}-only` });
        expect(judge('panel')?.kind === `${tier}-only`).toBe(tier === 'teleport');
      },
    ),
    { numRuns: 1_000 },
  );
});
