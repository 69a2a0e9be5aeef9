/** Goal: a review is made once, and what is told of it is true, whatever Teleport answers. */
import { AppError } from '#core/errors';
import { COMPARE_AND_SET_ATTEMPTS_MAX } from '../../../src/relay/limits';
import { notPermitted } from '../../../src/relay/review/outcome';
import { submitOnce, type ReviewAttempt } from '../../../src/relay/review/submit';
import type { NewReview } from '../../../src/relay/teleport/client';
import { TeleportFailure, type FailureKind } from '../../../src/relay/teleport/errors';
import { aReview, REQUEST_ID } from '../../support/builders';
import { failure, FakeTeleportClient } from '../../support/fake-teleport-client';
import { textLike } from '../matchers';

const REVIEW: NewReview = {
  author: 'bob',
  proposedState: 'approved',
  reason: 'okay',
  submittedByPlugin: true,
};

const submit = (teleport: FakeTeleportClient, changes: Partial<ReviewAttempt> = {}) =>
  submitOnce(teleport, {
    id: REQUEST_ID,
    review: REVIEW,
    isOwn: ({ reason }) => reason === 'okay',
    check: () => Promise.resolve(undefined),
    ...changes,
  });

describe('a review', () => {
  it('is handed in as it is, and stands in the name of its author', async () => {
    const teleport = new FakeTeleportClient();

    const outcome = await submit(teleport);

    expect(outcome).toEqual({ kind: 'recorded', request: teleport.request, reviewer: 'bob' });
    expect(teleport.submitted).toEqual([REVIEW]);
    expect(teleport.reads).toBe(1);
  });

  it('is made though Teleport answers with a record that nobody can read: the request is read again', async () => {
    const teleport = new FakeTeleportClient();
    teleport.answersOddly = true;

    expect(await submit(teleport)).toMatchObject({ kind: 'recorded', request: { state: 'approved' } });
    expect(teleport.reads).toBe(2);
  });

  it('of a request that goes with it says that it is gone', async () => {
    const teleport = new FakeTeleportClient();
    teleport.answersOddly = true;
    teleport.take = () => (teleport.request = undefined);

    expect(await submit(teleport)).toEqual({ kind: 'gone' });
  });

  it.each([
    ['no request', undefined, { kind: 'gone' }],
    ['a long-term request', { kind: 'long-term' }, { kind: 'long-term' }],
    ['a resolved request', { state: 'denied' }, { kind: 'already-resolved', request: { state: 'denied' } }],
    [
      'another review by its author',
      { reviews: [aReview({ reason: 'said in Teleport' })] },
      { kind: 'already-reviewed', reviewer: 'bob', request: { state: 'pending' } },
    ],
    [
      'a denial by its author in the same words',
      { reviews: [aReview({ proposedState: 'denied' })] },
      { kind: 'already-reviewed', reviewer: 'bob' },
    ],
    [
      'itself',
      { reviews: [aReview()] },
      { kind: 'recorded', reviewer: 'bob', request: { state: 'pending' } },
    ],
    [
      'itself, and a request that it resolved',
      { state: 'approved', reviews: [aReview({ author: 'carol' }), aReview()] },
      { kind: 'recorded', reviewer: 'bob', request: { state: 'approved' } },
    ],
    [
      'the same review by somebody else, and a request that it resolved',
      { state: 'approved', reviews: [aReview({ author: 'carol' })] },
      { kind: 'already-resolved' },
    ],
  ] as const)('is not made where there is %s', async (_, request, outcome) => {
    const teleport = new FakeTeleportClient(request);
    if (request === undefined) teleport.request = undefined;

    expect(await submit(teleport)).toMatchObject(outcome);
    expect(teleport.submitted).toEqual([]);
  });

  it('is made beside those of others', async () => {
    const teleport = new FakeTeleportClient({ reviews: [aReview({ author: 'carol' })] });

    expect(await submit(teleport)).toMatchObject({ kind: 'recorded' });
    expect(teleport.submitted).toHaveLength(1);
  });

  it('is not made where the check refuses it, which sees the request as it is', async () => {
    const teleport = new FakeTeleportClient({ roles: ['viewer'] });
    const seen: unknown[] = [];

    const outcome = await submit(teleport, {
      check: ({ roles }) => {
        seen.push(roles);
        return Promise.resolve(notPermitted('no'));
      },
    });

    expect(outcome).toEqual({ kind: 'not-permitted', detail: 'no' });
    expect([seen, teleport.submitted]).toEqual([[['viewer']], []]);
  });
});

describe('another review that wins the race', () => {
  it('makes the request be looked at again before the next attempt', async () => {
    const teleport = new FakeTeleportClient();
    teleport.failOnce(failure('compare-failed'), () => teleport.change({ state: 'denied' }));

    expect(await submit(teleport)).toMatchObject({ kind: 'already-resolved' });
    expect(teleport.submitted).toEqual([]);
  });

  it.each([
    [COMPARE_AND_SET_ATTEMPTS_MAX - 1, 1],
    [COMPARE_AND_SET_ATTEMPTS_MAX, 0],
  ])('%i times in a row leaves %i reviews', async (times, made) => {
    const teleport = new FakeTeleportClient();
    for (let time = 0; time < times; time += 1) teleport.failOnce(failure('compare-failed'));

    const outcome = await submit(teleport).catch((error: unknown) => (error as TeleportFailure).kind);

    expect(outcome).toEqual(made === 1 ? expect.objectContaining({ kind: 'recorded' }) : 'compare-failed');
    expect(teleport.submitted).toHaveLength(made);
  });
});

describe('a failure', () => {
  it('that says that the request is gone is believed', async () => {
    const teleport = new FakeTeleportClient();
    teleport.failOnce(failure('not-found'));

    expect(await submit(teleport)).toEqual({ kind: 'gone' });
    expect(teleport.reads).toBe(1);
  });

  it.each([
    ['lost', ''],
    ['already-exists', ''],
    ['access-denied', 'user has already reviewed this request'],
    ['access-denied', 'the access request has been already approved'],
  ] as const)('%s (%s) makes the request be read: the review may have been made', async (kind, said) => {
    const made = new FakeTeleportClient();
    made.failOnce(failure(kind, said), () => made.take(REVIEW));
    const resolved = new FakeTeleportClient();
    resolved.failOnce(failure(kind, said), () => resolved.change({ state: 'denied' }));

    expect(await submit(made)).toMatchObject({ kind: 'recorded', reviewer: 'bob' });
    expect(await submit(resolved)).toMatchObject({ kind: 'already-resolved' });
    expect([made.reads, resolved.reads]).toEqual([2, 2]);
  });

  it.each(['lost', 'already-exists', 'limit-exceeded'] as const)(
    '%s of which nothing is seen in the request is thrown, so that the decision is sent again',
    async (kind) => {
      const teleport = new FakeTeleportClient();
      const error = failure(kind);
      teleport.failOnce(error);

      await expect(submit(teleport)).rejects.toBe(error);
    },
  );

  it('that is none of Teleport’s is thrown as it is', async () => {
    const teleport = new FakeTeleportClient();
    const error = new AppError('busy', 'later', { retry: 'safe' });
    teleport.failOnce(error);

    await expect(submit(teleport)).rejects.toBe(error);
  });

  it.each([
    [
      'access-denied',
      'user may not submit on behalf of others',
      true,
      /^Teleport does not let the relay hand in reviews for others: .*submit_for_users/,
    ],
    ['access-denied', 'user "bob" cannot review request', true, /^Teleport does not let this person review/],
    [
      'access-denied',
      'user "x" cannot review request',
      false,
      /^Teleport does not let the relay's user review/,
    ],
    ['access-denied', 'no', true, /^Insufficient permissions to review the request\. Teleport said: "no"$/],
    ['bad-parameter', 'odd', true, /^Teleport does not take the review\. Teleport said: "odd"$/],
    ['not-implemented', 'odd', true, /^Teleport does not take the review\. Teleport said: "odd"$/],
  ] as const)('%s (%s) refuses the review for good', async (kind, said, submittedByPlugin, detail) => {
    const teleport = new FakeTeleportClient();
    teleport.failOnce(failure(kind satisfies FailureKind, said));

    const outcome = await submit(teleport, { review: { ...REVIEW, submittedByPlugin } });

    expect(outcome).toEqual({ kind: 'not-permitted', detail: textLike(detail) });
    expect(teleport.reads).toBe(1);
  });

  it('whose cause is known is told with its fix, whatever else Teleport says', async () => {
    const teleport = new FakeTeleportClient();
    const known = { cause: 'a lock', fix: 'lift it', about: 'user' } as const;
    teleport.failOnce(new TeleportFailure('access-denied', 'no', { said: 'on behalf of', known }));

    expect(await submit(teleport)).toEqual({
      kind: 'not-permitted',
      detail:
        'Teleport does not let the relay hand in reviews: a lock: lift it. Teleport said: "on behalf of"',
    });
  });
});
