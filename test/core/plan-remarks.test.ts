/** Goal: a card says each thing once, in the name of whoever did it, and moves only where it does not stand right. */
import { planCard, type MadeDecision, type Situation } from '#core/card/plan';
import { requestId, statusId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import {
  aLink,
  anAccessRequest,
  anActor,
  anIssue,
  aReview,
  projectSettings,
  REQUEST_ID,
  STATUS,
} from '../support/builders';

const plan = (changes: Partial<Situation>) =>
  planCard({
    link: aLink(),
    request: anAccessRequest(),
    settings: projectSettings(),
    nowMs: Date.parse('2026-11-22T22:00:00Z'),
    ...changes,
  });

const BOB_APPROVED: MadeDecision = { kind: 'recorded', marker: 'one', actor: anActor(), state: 'approved' };
const REFUSED: MadeDecision = { kind: 'refused', marker: 'two', refusal: { kind: 'own-request' } };

const approved = (changes: Partial<AccessRequest> = {}) =>
  anAccessRequest({ state: 'approved', reviews: [aReview()], ...changes });

describe('the property', () => {
  const here = { status: STATUS.pending };

  it.each([
    ['is left as it is where nothing has changed', {}, false],
    ['is left as it is where the card says the same', { issue: anIssue(here) }, false],
    [
      'is written where the card names another request',
      { issue: anIssue({ ...here, requestId: requestId('x') }) },
      true,
    ],
    ['is written where the last try was refused', { link: aLink({ retryAt: '2026-11-22T21:00:00Z' }) }, true],
    ['is written where the request has changed', { request: anAccessRequest({ revision: 'new' }) }, true],
    ['is written once the request is gone', { request: undefined }, true],
  ])('%s', (_, situation, isWritten) => {
    expect(plan(situation).property !== undefined).toBe(isWritten);
  });
});

it('the link keeps until when a pending request lasted', () => {
  const expiresAt = '2026-11-24T00:00:00Z';

  expect(plan({ request: anAccessRequest({ expiresAt }) }).after.expiresAt).toBe(expiresAt);
  expect(plan({ request: approved({ expiresAt }) }).after.expiresAt).toBe('2026-11-23T21:00:00Z');
});

describe('remarks', () => {
  it('tell each new review under its number, and of the newest who made it in Jira just now', () => {
    const reviews = [aReview({ author: 'carol' }), aReview({ author: 'dan' }), aReview()];
    const { remarks } = plan({
      link: aLink({ reviewsPosted: 1 }),
      request: anAccessRequest({ reviews, thresholds: [{ name: 'many', approve: 9, deny: 1 }] }),
      decisions: [BOB_APPROVED],
    });

    expect(remarks).toMatchObject([
      { kind: 'review', marker: 'review:2', actor: undefined, answers: ['one'] },
      { kind: 'review', marker: 'review:3', actor: anActor() },
    ]);
  });

  it('tell of a refusal beside what was recorded, each by its own marker', () => {
    const { remarks } = plan({ request: approved(), decisions: [BOB_APPROVED, REFUSED] });

    expect(remarks).toMatchObject([
      { kind: 'refused', marker: 'two', refusal: { kind: 'own-request' } },
      { kind: 'review', marker: 'review:1', actor: anActor(), answers: ['one'] },
      { kind: 'resolved', marker: 'resolved:approved', actor: anActor(), by: 'Bob Baker' },
    ]);
    expect(remarks[2]).not.toHaveProperty('answers');
  });

  it('answer nothing where no decision was recorded, and say nothing where there is nothing to say', () => {
    expect(plan({ request: approved(), decisions: [REFUSED] }).remarks[1]).not.toHaveProperty('answers');
    expect(plan({ request: approved() }).remarks[0]).not.toHaveProperty('answers');
    expect(plan({ decisions: [BOB_APPROVED] }).remarks).toEqual([]);
  });

  it('name nobody in Jira for what went the other way', () => {
    const request = anAccessRequest({ state: 'denied', reviews: [aReview({ proposedState: 'denied' })] });

    expect(plan({ request, decisions: [BOB_APPROVED] }).remarks).toMatchObject([
      { kind: 'review', actor: undefined },
      { kind: 'resolved', actor: undefined, by: 'bob' },
    ]);
  });

  it.each([
    [
      'the last who agrees',
      [aReview({ author: 'dan' }), aReview(), aReview({ author: 'c', proposedState: 'denied' })],
      'bob',
    ],
    ['nobody where nobody agrees', [aReview({ proposedState: 'denied' })], undefined],
  ] as const)('name as who decided %s', (_, reviews, by) => {
    expect(plan({ request: approved({ reviews }) }).remarks.at(-1)).toMatchObject({ kind: 'resolved', by });
  });

  it('tell no end of a request that is pending again, or that is gone as the card said', () => {
    expect(plan({ link: aLink({ resolution: 'denied' }) }).remarks).toEqual([]);
    expect(plan({ link: aLink({ resolution: 'expired' }), request: undefined }).remarks).toEqual([]);
  });

  it.each([
    ['all', ['refused', 'review', 'resolved']],
    ['decisions', ['refused', 'resolved']],
    ['none', ['refused']],
  ] as const)('are as many as the project wants: %s', (comments, kinds) => {
    const settings = projectSettings({ policy: { reasonRequiredFor: [], comments } });
    const { remarks } = plan({ settings, request: approved(), decisions: [REFUSED] });

    expect(remarks.map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('a card that nobody has looked at', () => {
  const partly = statusId('15');
  const { statuses } = projectSettings();
  const withPartly = projectSettings({
    statuses: { ...statuses, pending: [...statuses.pending, partly] },
    partlyApproved: [partly],
  });
  const changed = anAccessRequest({ revision: 'new' });

  it.each([
    ['stays while its request is pending', projectSettings(), aLink(), changed, undefined],
    ['moves once its request has ended', projectSettings(), aLink(), approved(), 'approved'],
    ['may have to move among the pending ones', withPartly, aLink(), changed, 'pending'],
    ['need not where its request has not changed', withPartly, aLink(), anAccessRequest(), undefined],
    [
      'stays where its end is not new',
      withPartly,
      aLink({ resolution: 'approved' }),
      approved({ revision: 'new' }),
      undefined,
    ],
  ] as const)('%s', (_, settings, link, request, moveTo) => {
    expect(plan({ settings, link, request }).moveTo).toBe(moveTo);
  });
});

it('a card whose place nobody can explain stays there, and any other moves to its own', () => {
  const issue = anIssue({ status: STATUS.approved });

  expect(plan({ issue, isUnexplained: true }).moveTo).toBeUndefined();
  expect(plan({ issue }).moveTo).toBe('pending');
  expect(plan({ issue, link: aLink(), request: anAccessRequest({ id: REQUEST_ID }) }).after.phase).toBe(
    'open',
  );
});
