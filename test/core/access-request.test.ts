import { progressOf } from '#core/request/access-request';
import { aReview, anAccessRequest } from '../support/builders';

const two = { name: 'two', approve: 2, deny: 2 };
const one = { name: 'one', approve: 1, deny: 1 };

test('progressOf() needs one approval and one denial where Teleport names no threshold', () => {
  expect(progressOf(anAccessRequest())).toEqual({
    approvals: 0,
    approvalsNeeded: 1,
    denials: 0,
    denialsNeeded: 1,
  });
});

test('progressOf() counts the approvals of a threshold of two', () => {
  const request = anAccessRequest({
    thresholds: [two],
    roleThresholds: { editor: [[0]] },
    reviews: [aReview()],
  });

  expect(progressOf(request)).toMatchObject({ approvals: 1, approvalsNeeded: 2 });
});

test('progressOf() shows the role that lacks most when roles have different thresholds', () => {
  const request = anAccessRequest({
    roles: ['editor', 'prod-dba'],
    thresholds: [one, two],
    roleThresholds: { editor: [[0]], 'prod-dba': [[1]] },
    reviews: [aReview({ thresholdIndexes: [0, 1] })],
  });

  expect(progressOf(request)).toMatchObject({ approvals: 1, approvalsNeeded: 2 });
});

test('progressOf() takes the nearest of the thresholds that may each satisfy a set', () => {
  const request = anAccessRequest({
    thresholds: [two, one],
    roleThresholds: { editor: [[0, 1]] },
    reviews: [],
  });

  expect(progressOf(request)).toMatchObject({ approvals: 0, approvalsNeeded: 1 });
});

test('progressOf() does not count a review for a threshold that Teleport did not count it for', () => {
  const request = anAccessRequest({
    thresholds: [two],
    roleThresholds: { editor: [[0]] },
    reviews: [aReview({ thresholdIndexes: [] })],
  });

  expect(progressOf(request)).toMatchObject({ approvals: 0, approvalsNeeded: 2 });
});

test('progressOf() never promises approval by a threshold that can never be met', () => {
  const request = anAccessRequest({
    thresholds: [{ name: 'deny only', approve: 0, deny: 1 }, two],
    roleThresholds: { editor: [[0, 1]] },
  });

  expect(progressOf(request)).toMatchObject({ approvals: 0, approvalsNeeded: 2 });
});
