/** Goal: in mode `override` a state is set once, by whoever may, on a request that is still pending right before it. */
import { decisionId, issueId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import type { ReviewSubmission } from '#core/request/review';
import { BUSY_RETRY_AFTER_MS, CLAIM_LEASE_MS, WRITE_TIMEOUT_MS } from '../../../src/relay/limits';
import { decisionKey } from '../../../src/relay/review/outcome';
import { OverrideDecider } from '../../../src/relay/review/override';
import { TeleportFailure } from '../../../src/relay/teleport/errors';
import { ManualClock } from '../../sandbox/clock';
import { anActor, BOB, REQUEST_ID } from '../../support/builders';
import { failure, FakeTeleportClient } from '../../support/fake-teleport-client';
import { textLike, textWith } from '../matchers';

const PERSON = anActor({ isProjectApprover: true });
const SUBMISSION: ReviewSubmission = {
  decisionId: decisionId(issueId('1'), '1'),
  actor: PERSON,
  proposedState: 'approved',
  via: 'drag',
  reason: 'okay',
};
const KEY = decisionKey(SUBMISSION);

function setUp(request: Partial<AccessRequest> = {}) {
  const client = new FakeTeleportClient(request);
  const clock = new ManualClock(Date.parse('2026-11-22T21:05:00Z'));
  const claims = {
    isFree: true,
    taken: [] as string[],
    released: [] as string[],
    /** What happens while a claim is taken. */
    meanwhile: (): void => undefined,
    take: async (id: typeof REQUEST_ID, decision: string) => {
      expect(id).toBe(REQUEST_ID);
      await Promise.resolve();
      claims.taken.push(decision);
      claims.meanwhile();
      return claims.isFree;
    },
    release: (_: typeof REQUEST_ID, decision: string) => Promise.resolve(void claims.released.push(decision)),
  };
  const decider = new OverrideDecider({
    client,
    claims,
    reviewers: {
      find: () => Promise.resolve({ kind: 'found', user: 'bob' }),
      accountsOf: () => Promise.resolve({ accounts: [], unreadable: [] }),
    },
    config: { approvers: [BOB.accountId], allowedRoles: [], denyOnly: false },
    clock,
  });
  const decide = (changes: Partial<ReviewSubmission> = {}) =>
    decider.decide(REQUEST_ID, { ...SUBMISSION, ...changes });
  return { client, clock, claims, decider, decide };
}

describe('a decision', () => {
  it('sets the state under a claim, after a second look, and reads what became of it', async () => {
    const { client, claims, decide } = setUp();

    expect(await decide()).toEqual({ kind: 'recorded', request: client.request, reviewer: 'Bob Baker' });
    expect(client.changes).toEqual([
      { state: 'approved', reason: 'okay', delegator: `jira:${BOB.accountId}`, decision: KEY },
    ]);
    expect([claims.taken, claims.released, client.reads]).toEqual([[KEY], [], 3]);
  });

  it.each([
    [{ emailAddress: 'bob@x' }, 'jira:bob@x'],
    [{ emailAddress: '' }, `jira:${BOB.accountId}`],
  ])('of %j is noted in Teleport as of %s', async (changes, delegator) => {
    const { client, decide } = setUp();
    await decide({ actor: { ...PERSON, ...changes }, proposedState: 'denied' });

    expect(client.changes).toMatchObject([{ state: 'denied', delegator }]);
  });

  it('that names a beginning of access is refused, and nothing is read', async () => {
    const { client, decide } = setUp();

    expect(await decide({ assumeStartAt: '2026-11-22T22:00:00Z' })).toEqual({
      kind: 'not-permitted',
      detail: textWith('later beginning'),
    });
    expect(client.reads).toBe(0);
  });

  it.each([
    ['that is long-term', { kind: 'long-term' }, { kind: 'long-term' }],
    ['that is resolved', { state: 'approved' }, { kind: 'already-resolved', request: { state: 'approved' } }],
    ['of their own', { user: 'Bob' }, { kind: 'own-request' }],
    ['that is for the panel', { tier: 'panel' }, { kind: 'panel-only' }],
  ] as const)('about a request %s claims nothing', async (_, request, outcome) => {
    const { client, claims, decide } = setUp(request);

    expect(await decide()).toMatchObject(outcome);
    expect([claims.taken, client.changes]).toEqual([[], []]);
  });

  it('about no request is told so', async () => {
    const { client, decide } = setUp();
    client.request = undefined;

    expect(await decide()).toEqual({ kind: 'gone' });
  });
});

describe('a decision that was carried out before', () => {
  it('is told from that of another, of another verdict, and from a state that names none', async () => {
    const resolved = async (state: 'approved' | 'denied', decision?: string) => {
      const { client, decide } = setUp({ state });
      client.decision = decision;
      return (await decide()).kind;
    };

    expect(await resolved('approved', KEY)).toBe('recorded');
    expect(await resolved('denied', KEY)).toBe('already-resolved');
    expect(await resolved('approved', 'another')).toBe('already-resolved');
    expect(await resolved('approved')).toBe('already-resolved');
  });
});

describe('the second look, once the claim is taken', () => {
  it('does not touch a request that somebody has resolved meanwhile', async () => {
    const { client, claims, decide } = setUp();
    claims.meanwhile = () => client.change({ state: 'denied' });

    expect(await decide()).toMatchObject({ kind: 'already-resolved', request: { state: 'denied' } });
    expect(client.changes).toEqual([]);
  });

  it('says that a request is gone that went meanwhile', async () => {
    const { client, claims, decide } = setUp();
    claims.meanwhile = () => (client.request = undefined);

    expect(await decide()).toEqual({ kind: 'gone' });
    expect(client.changes).toEqual([]);
  });

  it.each([
    ['as old as may be', 0, 1],
    ['older', 1, 0],
  ])('with a claim %s sets %#: a call must end well within its lease', async (_, more, changes) => {
    const { client, clock, claims, decide } = setUp();
    claims.meanwhile = () => clock.advance(CLAIM_LEASE_MS - 2 * WRITE_TIMEOUT_MS + more);

    const outcome = await decide().catch((error: unknown) => error);

    expect(client.changes).toHaveLength(changes);
    if (changes === 0)
      expect(outcome).toMatchObject({ code: 'busy', retry: 'safe', retryAfterMs: BUSY_RETRY_AFTER_MS });
  });
});

describe('a claim that another decision holds', () => {
  it.each([
    ['is waited for while the request is pending', {}, 'busy'],
    ['has done its work where the request is resolved', { state: 'denied' }, 'already-resolved'],
    ['is over where the request is gone', undefined, 'gone'],
  ] as const)('%s', async (_, changes, expected) => {
    const { client, claims, decide } = setUp();
    claims.isFree = false;
    claims.meanwhile = () => {
      if (changes === undefined) client.request = undefined;
      else client.change(changes);
    };

    const told = await decide().catch((error: unknown) => error);

    expect(told).toMatchObject(
      expected === 'busy'
        ? { code: 'busy', retry: 'safe', retryAfterMs: BUSY_RETRY_AFTER_MS }
        : { kind: expected },
    );
    expect(client.changes).toEqual([]);
  });
});

describe('a failure of the call that sets the state', () => {
  const change = (client: FakeTeleportClient, decision: string) =>
    client.set({ state: 'approved', reason: 'okay', delegator: '', decision });

  it.each(['lost', 'bad-parameter', 'compare-failed'] as const)(
    '%s: what the request says counts',
    async (kind) => {
      const own = setUp();
      own.client.failOnce(failure(kind), () => change(own.client, KEY));
      const other = setUp();
      other.client.failOnce(failure(kind), () => change(other.client, 'another'));
      const gone = setUp();
      gone.client.failOnce(failure(kind), () => (gone.client.request = undefined));

      expect(await own.decide()).toMatchObject({ kind: 'recorded' });
      expect(await other.decide()).toMatchObject({ kind: 'already-resolved' });
      expect(await gone.decide()).toEqual({ kind: 'gone' });
    },
  );

  it.each(['lost', 'compare-failed'] as const)('%s while it is still pending is thrown', async (kind) => {
    const { client, decide } = setUp();
    const error = failure(kind);
    client.failOnce(error);

    await expect(decide()).rejects.toBe(error);
    expect(client.reads).toBe(3);
  });

  it('bad-parameter while it is still pending refuses for good', async () => {
    const { client, decide } = setUp();
    client.failOnce(failure('bad-parameter', 'odd'));

    expect(await decide()).toEqual({
      kind: 'not-permitted',
      detail: 'Teleport does not take the decision. Teleport said: "odd"',
    });
  });

  it('of any other kind is thrown at once', async () => {
    const { client, decide } = setUp();
    const error = failure('limit-exceeded');
    client.failOnce(error, () => change(client, KEY));

    await expect(decide()).rejects.toBe(error);
    expect(client.reads).toBe(2);
  });

  it('that says that the request is gone is believed', async () => {
    const { client, decide } = setUp();
    client.failOnce(failure('not-found'));

    expect(await decide()).toEqual({ kind: 'gone' });
  });

  it.each(['access-denied', 'not-implemented'] as const)(
    '%s gives the claim back, for another decision, and names the permission',
    async (kind) => {
      const { client, claims, decide } = setUp();
      client.failOnce(failure(kind, 'no'));

      expect(await decide()).toEqual({
        kind: 'not-permitted',
        detail: textLike(/needs access_request: \[update\]\. Teleport said: "no"$/),
      });
      expect(claims.released).toEqual([KEY]);
    },
  );

  it('whose cause is known is told with its fix', async () => {
    const { client, decide } = setUp();
    const known = { cause: 'a lock', fix: 'lift it', about: 'user' } as const;
    client.failOnce(new TeleportFailure('access-denied', 'no', { known }));

    expect(await decide()).toEqual({
      kind: 'not-permitted',
      detail: 'Teleport does not let the relay decide: a lock: lift it',
    });
  });
});

it('believes Teleport that it took the decision, though the state names none', async () => {
  const { client, decide } = setUp();
  client.set = ({ state }) => client.change({ state });

  expect(await decide()).toMatchObject({ kind: 'recorded' });
});

it('sends a decision again that Teleport took and does not show yet', async () => {
  const { client, decide } = setUp();
  client.set = () => undefined;

  await expect(decide()).rejects.toMatchObject({ code: 'teleport-unavailable', retry: 'safe' });
});

it('tells beforehand what it would refuse, and that no beginning can be named', async () => {
  const { client, decider } = setUp({ tier: 'panel' });
  const { request } = client;
  if (request === undefined) throw new Error('There is no request.');

  expect(await decider.check(request, PERSON)).toEqual({ kind: 'can', canDelayStart: false });
  expect(await decider.check(request, anActor())).toMatchObject({ kind: 'not-eligible' });
  expect(await decider.check({ ...request, user: 'bob' }, PERSON)).toEqual({ kind: 'own-request' });
  expect(decider.mode).toBe('override');
});
