import fc from 'fast-check';
import { belonging, planCard, type Situation } from '#core/card/plan';
import { statusId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import {
  DECISION,
  aLink,
  aReview,
  anAccessRequest,
  anActor,
  anIssue,
  projectSettings,
  STATUS,
} from '../support/builders';

const NOW = Date.parse('2026-11-22T22:00:00Z');
const plan = (changes: Partial<Situation>) =>
  planCard({
    link: aLink(),
    request: anAccessRequest(),
    settings: projectSettings(),
    nowMs: NOW,
    ...changes,
  });

test('planCard() does nothing to a card that is up to date', () => {
  expect(plan({})).toMatchObject({ remarks: [], moveTo: undefined, property: undefined });
});

test('planCard() keeps the card open and moves it back while one approval is missing', () => {
  const request = anAccessRequest({
    thresholds: [{ name: 'two', approve: 2, deny: 2 }],
    roleThresholds: { editor: [[0]] },
    reviews: [aReview()],
  });

  const planned = plan({ request, issue: anIssue() });

  expect(planned.moveTo).toBe('pending');
  expect(planned.after).toMatchObject({ phase: 'open', reviewsPosted: 1 });
  expect(planned.remarks).toMatchObject([{ kind: 'review', progress: { approvals: 1, approvalsNeeded: 2 } }]);
  expect(planned.property).toMatchObject({ state: 'pending', approvals: 1, approvalsNeeded: 2 });
});

describe('planCard() where partly approved cards have a status of their own', () => {
  const partly = statusId('15');
  const { statuses } = projectSettings();
  const settings = projectSettings({
    statuses: { ...statuses, pending: [...statuses.pending, partly] },
    partlyApproved: [partly],
  });
  const approvedBy = (...authors: readonly string[]) =>
    anAccessRequest({
      thresholds: [{ name: 'two', approve: 2, deny: 2 }],
      roleThresholds: { editor: [[0]] },
      reviews: authors.map((author) => aReview({ author })),
    });

  it.each([
    ['dragged to approved by the first of two', approvedBy('bob'), STATUS.approved, 'pending'],
    ['pending, after the first of two in the panel', approvedBy('bob'), STATUS.pending, 'pending'],
    ['there already', approvedBy('bob'), partly, undefined],
    ['without any approval, but there', approvedBy(), partly, 'pending'],
    ['without any approval, and pending', approvedBy(), STATUS.pending, undefined],
  ])('takes one forward, and back, that is %s', (_, request, status, moveTo) => {
    expect(plan({ request, issue: anIssue({ status }), settings }).moveTo).toBe(moveTo);
    expect(belonging({ request, settings }).statuses.pending).toEqual(
      request.reviews.length > 0 ? [partly] : statuses.pending,
    );
  });

  it('moves one whose status nobody has looked at, once it has changed', () => {
    expect(plan({ request: approvedBy('bob'), settings }).moveTo).toBe('pending');
  });
});

test('planCard() says each new review with the progress of its own time', () => {
  const request = anAccessRequest({
    thresholds: [{ name: 'three', approve: 3, deny: 1 }],
    roleThresholds: { editor: [[0]] },
    reviews: [aReview(), aReview({ author: 'carol' })],
  });

  const progress = plan({ request }).remarks.map((remark) =>
    remark.kind === 'review' ? remark.progress.approvals : 0,
  );

  expect(progress).toEqual([1, 2]);
});

test('planCard() closes an approved card, names who decided and leaves it where the drag put it', () => {
  const request = anAccessRequest({ state: 'approved', resolveReason: 'fine' });
  const decision = { kind: 'recorded', marker: DECISION, actor: anActor(), state: 'approved' } as const;

  const planned = plan({ request, issue: anIssue(), decisions: [decision] });

  expect(planned.moveTo).toBeUndefined();
  expect(planned.remarks).toMatchObject([
    { kind: 'resolved', resolution: 'approved', reason: 'fine', by: 'Bob Baker' },
  ]);
  expect(planned.after.phase).toBe('closed');
});

test.each([
  ['2026-11-23T21:00:00Z', 'expired'],
  ['2026-11-23T20:59:59Z', 'deleted'],
] as const)('planCard() calls a request that is gone at %s %s, and the card expired', (now, resolution) => {
  const planned = plan({ request: undefined, nowMs: Date.parse(now) });

  expect(planned.remarks).toMatchObject([{ kind: 'resolved', resolution }]);
  expect(planned.moveTo).toBe('expired');
  expect(planned.after).toMatchObject({ phase: 'closed', resolution });
});

test('planCard() says nothing more when the record of an approved request goes away', () => {
  const link = aLink({ phase: 'closed', resolution: 'approved', revision: 'revision-approved-0' });

  expect(plan({ link, request: undefined })).toMatchObject({
    remarks: [],
    moveTo: undefined,
    property: undefined,
  });
});

test('planCard() follows Teleport when an approval is overwritten by a denial', () => {
  const link = aLink({ phase: 'closed', resolution: 'approved', revision: 'revision-approved-0' });

  expect(plan({ link, request: anAccessRequest({ state: 'denied' }) })).toMatchObject({
    moveTo: 'denied',
    remarks: [{ kind: 'resolved', resolution: 'denied' }],
  });
});

test('planCard() leaves a card alone whose request has a state that this version does not know', () => {
  const request = anAccessRequest({ state: 'unknown', reviews: [aReview()] });

  expect(plan({ request, issue: anIssue() })).toMatchObject({
    remarks: [],
    moveTo: undefined,
    property: undefined,
    after: { phase: 'open', reviewsPosted: 0 },
  });
});

test('planCard() has nothing left to do once its plan has been carried out, whatever the request', () => {
  const requests: fc.Arbitrary<AccessRequest | undefined> = fc.option(
    fc
      .record({
        state: fc.constantFrom('pending', 'approved', 'denied', 'promoted', 'unknown'),
        reviews: fc.array(fc.constant(aReview()), { maxLength: 4 }),
        revision: fc.string({ minLength: 1 }),
      })
      .map((changes) => anAccessRequest(changes)),
    { nil: undefined },
  );
  const links = fc
    .record({
      phase: fc.constantFrom('open', 'closed'),
      reviewsPosted: fc.nat(4),
      resolution: fc.option(fc.constantFrom('approved', 'denied', 'promoted', 'expired', 'deleted'), {
        nil: undefined,
      }),
    })
    .map((changes) => aLink(changes));

  fc.assert(
    fc.property(requests, links, (request, link) => {
      const first = plan({ request, link });
      const second = plan({ request, link: { ...link, ...first.after } });
      expect(second).toMatchObject({
        remarks: [],
        moveTo: undefined,
        property: undefined,
        after: first.after,
      });
    }),
  );
});

test.each([
  ['all', ['refused', 'review', 'resolved']],
  ['decisions', ['refused', 'resolved']],
  ['none', ['refused']],
] as const)(
  'planCard() with comments "%s" tells %j, and remembers the reviews all the same',
  (comments, kinds) => {
    const settings = projectSettings({ policy: { reasonRequiredFor: [], comments } });
    const request = anAccessRequest({ state: 'approved', reviews: [aReview()] });
    const decision = { kind: 'refused', marker: 'decision:1', refusal: { kind: 'own-request' } } as const;

    const { remarks, after } = planCard({
      link: aLink(),
      request,
      settings,
      nowMs: 0,
      decisions: [decision],
    });

    expect(remarks.map(({ kind }) => kind)).toEqual(kinds);
    expect(after).toMatchObject({ reviewsPosted: 1, resolution: 'approved' });
  },
);
