import fc from 'fast-check';
import {
  factsOf,
  WORK_ITEMS_MAX,
  workItemsIn,
  type EarlierRequest,
  type EarlierRequests,
  type Fact,
} from '#core/decision/evidence';
import { anAccessRequest } from '../support/builders';

const earlierAt = (createdAt: string, roles: readonly string[] = ['editor']): EarlierRequest => ({
  issueKey: `ACC-${createdAt}`,
  roles,
  createdAt,
  outcome: 'approved',
});
const daily = (hours: readonly number[]): EarlierRequests => ({
  requests: hours.map((hour, day) =>
    earlierAt(`2026-11-${String(day + 1).padStart(2, '0')}T${String(hour).padStart(2, '0')}:30:00.000Z`),
  ),
  isWhole: true,
});
const kinds = (facts: readonly Fact[]) => facts.map(({ kind }) => kind);
const factOf = <Kind extends Fact['kind']>(facts: readonly Fact[], kind: Kind) =>
  facts.find((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind);

describe('facts about a request', () => {
  it('are none once it is decided: nobody decides any more', () => {
    const request = anAccessRequest({ state: 'denied' });

    expect(factsOf(request, { earlier: daily([9]), heldRoles: ['editor'] })).toEqual([]);
  });

  it('leave out what could not be found out, and do not call it nothing', () => {
    const request = anAccessRequest({ suggestedReviewers: [], createdAt: undefined });

    expect(factsOf(request, {})).toEqual([]);
    expect(kinds(factsOf(request, { earlier: daily([]) }))).toEqual(['earlier']);
  });

  it('show the newest earlier requests, and count all', () => {
    const facts = factsOf(anAccessRequest({}), { earlier: daily([9, 10, 11, 12, 13, 14, 15]) });

    const earlier = factOf(facts, 'earlier');
    expect(earlier?.total).toBe(7);
    expect(earlier?.requests.map(({ createdAt }) => createdAt.slice(8, 10))).toEqual([
      '07',
      '06',
      '05',
      '04',
      '03',
    ]);
  });

  it('name the roles that were never asked for before, if anything was', () => {
    const request = anAccessRequest({ roles: ['editor', 'prod-dba'] });

    expect(factOf(factsOf(request, { earlier: daily([9]) }), 'new-roles')).toMatchObject({
      roles: ['prod-dba'],
    });
    expect(kinds(factsOf(request, { earlier: daily([]) }))).not.toContain('new-roles');
  });

  it('say which of the roles the person has already', () => {
    const facts = factsOf(anAccessRequest({ roles: ['editor', 'prod-dba'] }), {
      heldRoles: ['access', 'editor'],
    });

    expect(factOf(facts, 'held-roles')).toMatchObject({ granted: ['editor'], roles: ['access', 'editor'] });
  });

  it('name suggested reviewers who have not reviewed', () => {
    const review = { author: 'bob', proposedState: 'approved', reason: '', thresholdIndexes: [0] } as const;
    const request = anAccessRequest({ suggestedReviewers: ['bob', 'carol', 'dave'], reviews: [review] });

    expect(factOf(factsOf(request, { names: new Map([['carol', 'Carol C']]) }), 'reviewers')?.people).toEqual(
      [{ user: 'carol', name: 'Carol C' }, { user: 'dave' }],
    );
  });
});

describe('an unusual hour', () => {
  const at = (hour: string, hours: readonly number[]) =>
    factOf(
      factsOf(anAccessRequest({ createdAt: `2026-11-28T${hour}:00.000Z` }), { earlier: daily(hours) }),
      'unusual-hour',
    );

  it('is one outside those at which the same person has asked before', () => {
    expect(at('03:12', [9, 10, 11, 15, 16])).toMatchObject({ from: 7, to: 19 });
    expect(at('09:00', [9, 10, 11, 15, 16])).toBeUndefined();
  });

  it('knows that the night is one stretch of the clock', () => {
    expect(at('01:00', [22, 23, 0, 1, 2])).toBeUndefined();
    expect(at('12:00', [22, 23, 0, 1, 2])).toMatchObject({ from: 20, to: 5 });
  });

  it('is none without a habit: too few requests, or some around the clock', () => {
    expect(at('03:12', [9, 10, 11, 15])).toBeUndefined();
    expect(at('03:12', [0, 6, 11, 16, 20])).toBeUndefined();
  });

  it('is never one at which the person has asked before', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(fc.array(hour, { minLength: 1, maxLength: 28 }), fc.nat(), (hours, pick) => {
        const known = hours[pick % hours.length] ?? 0;
        expect(at(`${String(known).padStart(2, '0')}:05`, hours)).toBeUndefined();
      }),
    );
  });
});

describe('work items that a reason names', () => {
  it.each([
    ['OPS-12: orders are slow', ['OPS-12']],
    ['see https://example.atlassian.net/browse/OPS-12, and DB2-7.', ['OPS-12', 'DB2-7']],
    ['OPS-12 and OPS-12 again', ['OPS-12']],
    ['the card ACC-1 itself', []],
    ['utf-8, ops-12, X-OPS-12-b, UTF-8x, A-1', []],
    ['A_B-3 B-0 OPS-0', ['A_B-3']],
  ])('in %p are %j', (reason, keys) => {
    expect(workItemsIn(reason, 'ACC-1')).toEqual(keys);
  });

  it('are few, whatever stands there, and always keys', () => {
    fc.assert(
      fc.property(fc.string(), (reason) => {
        const many = Array.from({ length: WORK_ITEMS_MAX }, (_, index) => `OPS-${index + 1}`).join(' ');
        const keys = workItemsIn(`${reason} ${many} OPS-999 ${reason}`, 'ACC-1');
        expect(keys.length).toBe(WORK_ITEMS_MAX);
        for (const key of keys) expect(key).toMatch(/^[A-Z][A-Z0-9_]+-[1-9][0-9]*$/);
      }),
    );
  });
});
