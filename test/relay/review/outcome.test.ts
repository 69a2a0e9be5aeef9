import { accountId, type DecisionId } from '#core/ids';
import type { ReviewSubmission } from '#core/request/review';
import { DETAIL_CHARS_MAX } from '../../../src/relay/limits';
import { decisionKey, hasReviewed, quoted } from '../../../src/relay/review/outcome';
import { anAccessRequest } from '../../support/builders';

test.each([
  ['', ''],
  [' \u2028\n\t ', ''],
  ['access denied', '. Teleport said: "access denied"'],
  ['  two\r\n\u2029lines\u0007 ', '. Teleport said: "two lines"'],
])('quoted() makes one line of %j, and nothing of nothing', (said, shown) => {
  expect(quoted(said)).toBe(shown);
});

test('quoted() says how much of a long text is missing', () => {
  expect(quoted('x'.repeat(DETAIL_CHARS_MAX + 7))).toMatch(/x… and 7 more characters"$/);
});

test('decisionKey() tells decisions apart by id, verdict and person', () => {
  const one = {
    decisionId: '1:2' as DecisionId,
    proposedState: 'approved',
    actor: { accountId: accountId('a'), displayName: 'A', isProjectApprover: true },
    via: 'drag',
    reason: '',
  } satisfies ReviewSubmission;
  const others: readonly ReviewSubmission[] = [
    { ...one, decisionId: '1:3' as DecisionId },
    { ...one, proposedState: 'denied' },
    { ...one, actor: { ...one.actor, accountId: accountId('b') } },
  ];

  expect(new Set([one, ...others].map(decisionKey)).size).toBe(4);
  expect(decisionKey({ ...one, reason: 'another' })).toBe(decisionKey(one));
});

test('hasReviewed() finds an author among the reviews, and no other', () => {
  const request = anAccessRequest({
    reviews: [
      { author: 'bob', proposedState: 'approved', reason: '', thresholdIndexes: [], createdAt: undefined },
    ],
  });

  expect([hasReviewed(request, 'bob'), hasReviewed(request, 'carol')]).toEqual([true, false]);
});
