/** Goal: access ends by one lock, only for those who may, and never where there is none to end. */
import fc from 'fast-check';
import { accountId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
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
  const logged: unknown[] = [];
  const state = { request: anAccessRequest(request) as AccessRequest | undefined };
  const later = <T>(value: () => T): Promise<T> =>
    new Promise((resolve) => setImmediate(() => resolve(value())));
  const ends = new AccessEnds({
    client: { readRequest: () => later(() => state.request) },
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
    config: { mode: 'native', approvers: [], endAccess: true, endAccessOnClose: false, ...config },
    clock: { now: () => NOW } as AccessEndsDeps['clock'],
    log: { info: (...line: unknown[]) => void logged.push(line) } as unknown as AccessEndsDeps['log'],
  });
  return { ends, locks, logged, state };
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

const STRANGER = anActor({ accountId: accountId('somebody-else') });
const ending = { actor: anActor(), reason: 'over' };

test('of a request that is gone, or whose access does not run, that is said', async () => {
  const { ends, state } = anEnd(RUNNING);
  state.request = undefined;

  expect(await ends.end(REQUEST_ID, ending)).toBe('gone');
  for (const request of [
    { ...RUNNING, state: 'denied' },
    { ...RUNNING, accessExpiresAt: '2026-11-22T22:00:00Z' },
  ] as const)
    expect(await anEnd(request).ends.end(REQUEST_ID, ending)).toEqual({ kind: 'not-running' });
});

test('access without an end runs until it is ended', async () => {
  const { ends, locks } = anEnd({ ...RUNNING, accessExpiresAt: undefined });

  expect(await ends.end(REQUEST_ID, ending)).toEqual({
    kind: 'ended',
    lock: `jira-access-end-${REQUEST_ID}`,
  });
  expect(locks).toMatchObject([{ expiresAt: undefined }]);
});

test('one end is logged, with who ended what, and a second leaves neither lock nor line', async () => {
  const { ends, locks, logged } = anEnd(RUNNING);
  await ends.end(REQUEST_ID, ending);
  await ends.end(REQUEST_ID, ending);

  expect(locks).toHaveLength(1);
  expect(logged).toEqual([['access.ended', { requestId: REQUEST_ID, accountId: BOB.accountId }]]);
});

test('what Teleport shows to the person is cut, and says by how much', async () => {
  const { ends, locks } = anEnd(RUNNING);
  await ends.end(REQUEST_ID, { ...ending, reason: 'x'.repeat(1_000) });

  expect(locks[0]?.message).toMatch(/^Access ended in Jira by Bob Baker: x{465}… and 535 more characters$/);
});

test('in mode native those end it who reviewed, were suggested, or asked, and nobody else', async () => {
  const none = { ...RUNNING, user: 'alice', reviews: [aReview({ author: 'carol' })] };
  const tried = [
    none,
    { ...none, user: 'bob' },
    { ...none, suggestedReviewers: ['bob'] },
    { ...none, reviews: [aReview({ author: 'carol' }), aReview({ author: 'bob' })] },
  ];

  const answers = [];
  for (const request of tried) answers.push(await anEnd(request).ends.end(REQUEST_ID, ending));

  expect(answers).toMatchObject([
    { kind: 'not-permitted', detail: expect.stringContaining('Only those who reviewed') as unknown },
    { kind: 'ended' },
    { kind: 'ended' },
    { kind: 'ended' },
  ]);
  expect(await anEnd(RUNNING).ends.end(REQUEST_ID, { ...ending, actor: STRANGER })).toEqual({
    kind: 'not-permitted',
    detail: 'nobody',
  });
});

describe('a look beforehand', () => {
  const look = (
    request: Partial<AccessRequest>,
    {
      config = {},
      actor = anActor(),
    }: { config?: Partial<AccessEndsDeps['config']>; actor?: typeof STRANGER } = {},
  ) => anEnd(request, config).ends.accessOf(anAccessRequest(request), actor);

  test('tells whoever may end running access that they can, and others nothing', async () => {
    expect(await look(RUNNING)).toBe('can-end');
    expect(await look(RUNNING, { actor: STRANGER })).toBeUndefined();
    expect(await look({ ...RUNNING, state: 'denied' })).toBeUndefined();
    expect(await look(RUNNING, { config: { endAccess: false } })).toBeUndefined();
  });

  test('tells everybody that somebody has ended it, and only where it is switched on', async () => {
    const request = anAccessRequest(RUNNING);
    const { ends, locks } = anEnd(RUNNING);
    await ends.end(REQUEST_ID, ending);
    const off = anEnd(RUNNING, { endAccess: false });
    off.locks.push(...locks);

    expect(await ends.accessOf(request, STRANGER)).toBe('ended');
    expect(await off.ends.accessOf(request, STRANGER)).toBeUndefined();
  });
});

describe('a closed work item', () => {
  const NAMED = { ...RUNNING, requestReason: 'fix OPS-12, see UTF-8' } as const;
  const ON = { endAccess: true, endAccessOnClose: true } as const;
  const closed = { workItem: 'OPS-12' };

  test('ends access where the configuration says so, and Teleport shows that it did, and no person', async () => {
    const { ends, locks, logged } = anEnd(NAMED, ON);

    expect(await ends.end(REQUEST_ID, closed)).toMatchObject({ kind: 'ended' });
    expect(locks).toMatchObject([
      {
        name: `jira-access-end-${REQUEST_ID}`,
        message: 'Access ended because work item OPS-12 was closed in Jira',
        expiresAt: RUNNING.accessExpiresAt,
      },
    ]);
    expect(logged).toEqual([['access.ended', { requestId: REQUEST_ID, by: 'closed-work-item' }]]);
  });

  test.each([
    ['the relay lets Jira end none', NAMED, { endAccess: false, endAccessOnClose: true }, 'end_access'],
    ['the relay wants people alone to end it', NAMED, { endAccessOnClose: false }, 'end_access_on_close'],
    ['the request does not name it', { ...RUNNING, requestReason: 'fix OPS-123' }, ON, 'OPS-12'],
  ] as const)('ends nothing where %s', async (_, request, config, named) => {
    const { ends, locks } = anEnd(request, config);

    expect(await ends.end(REQUEST_ID, closed)).toMatchObject({
      kind: 'not-permitted',
      detail: expect.stringContaining(named) as unknown,
    });
    expect(locks).toEqual([]);
  });

  test('ends nothing that does not run', async () => {
    const { ends, locks } = anEnd({ ...NAMED, state: 'denied' }, ON);

    expect(await ends.end(REQUEST_ID, closed)).toEqual({ kind: 'not-running' });
    expect(locks).toEqual([]);
  });
});
