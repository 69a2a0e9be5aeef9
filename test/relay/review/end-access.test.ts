/** Goal: access ends by one lock, only for those who may, and never where there is none to end. */
import fc from 'fast-check';
import type { AccessRequest } from '#core/access-request';
import { accountId } from '#core/ids';
import { AccessEnds, type AccessEndsDeps } from '../../../src/relay/review/end-access';
import { aReview, anAccessRequest, anActor, BOB, REQUEST_ID } from '../../support/builders';

const NOW = Date.parse('2026-11-22T22:00:00Z');
const RUNNING = {
  state: 'approved',
  accessExpiresAt: '2026-11-23T06:00:00Z',
  reviews: [aReview()],
} as const;

function anEnd(request: Partial<AccessRequest>, config: Partial<AccessEndsDeps['config']> = {}) {
  const locks: { name: string; expiresAt?: string | undefined; message: string }[] = [];
  const later = <T>(value: () => T): Promise<T> =>
    new Promise((resolve) => setImmediate(() => resolve(value())));
  const ends = new AccessEnds({
    client: { readRequest: () => later(() => anAccessRequest(request)) },
    locks: {
      has: (name) => later(() => locks.some((lock) => lock.name === name)),
      put: (lock) => later(() => void locks.push(lock)),
    },
    reviewers: {
      find: ({ accountId: account }) =>
        later(() =>
          account === BOB.accountId
            ? ({ kind: 'found', user: 'bob' } as const)
            : ({ kind: 'unknown', detail: 'nobody' } as const),
        ),
    },
    config: { mode: 'native', approvers: [], endAccess: true, ...config },
    clock: { now: () => NOW } as AccessEndsDeps['clock'],
    log: { info: () => undefined } as unknown as AccessEndsDeps['log'],
  });
  return { ends, locks };
}

test('many calls at once leave one lock that ends with the access', async () => {
  const { ends, locks } = anEnd(RUNNING);

  const answers = await Promise.all(
    Array.from({ length: 5 }, () => ends.end(REQUEST_ID, { actor: anActor(), reason: 'over' })),
  );

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(locks).toEqual([
    expect.objectContaining({
      name: `jira-access-end-${REQUEST_ID}`,
      request: REQUEST_ID,
      message: 'Access ended in Jira by Bob Baker: over',
      expiresAt: RUNNING.accessExpiresAt,
    }),
  ]);
});

test('nothing is locked for requests that are not approved, whose time is over, or that are nothing to the person', async () => {
  const states = fc.constantFrom('pending', 'denied', 'promoted', 'unknown', 'approved');
  const property = fc.asyncProperty(
    states,
    fc.boolean(),
    fc.boolean(),
    fc.boolean(),
    async (state, isOver, hasReviewed, isOn) => {
      const { ends, locks } = anEnd(
        {
          state,
          accessExpiresAt: isOver ? '2026-11-22T21:59:59Z' : RUNNING.accessExpiresAt,
          reviews: hasReviewed ? [aReview()] : [],
        },
        { endAccess: isOn },
      );
      await ends.end(REQUEST_ID, { actor: anActor(), reason: 'over' });
      expect(locks).toHaveLength(state === 'approved' && !isOver && hasReviewed && isOn ? 1 : 0);
    },
  );
  await fc.assert(property);
});

test('where Teleport cannot tell who reviewed, those end it whom project and relay both list', async () => {
  const listed = { mode: 'relay', approvers: [BOB.accountId] } as const;
  const tried = [
    [listed, anActor({ isProjectApprover: true })],
    [listed, anActor()],
    [{ mode: 'override', approvers: [] }, anActor({ isProjectApprover: true })],
    [listed, anActor({ isProjectApprover: true, accountId: accountId('somebody-else') })],
  ] as const;

  const kinds = [];
  for (const [config, actor] of tried) {
    const answer = await anEnd(RUNNING, config).ends.end(REQUEST_ID, { actor, reason: 'over' });
    kinds.push(answer === 'gone' ? answer : answer.kind);
  }

  expect(kinds).toEqual(['ended', 'not-permitted', 'not-permitted', 'not-permitted']);
});
