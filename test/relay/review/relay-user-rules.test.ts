/** Goal: in mode `relay` one person is one review, and what is approved in Jira is what Teleport takes from one person. */
import { accountId, decisionId, issueId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import type { ReviewSubmission } from '#core/request/review';
import type { ApproverDeps } from '../../../src/relay/review/approver';
import { RelayUserDecider } from '../../../src/relay/review/relay-user';
import type { FoundReviewer } from '../../../src/relay/review/reviewers';
import { ManualClock } from '../../sandbox/clock';
import { anActor, aReview, BOB, REQUEST_ID } from '../../support/builders';
import { FakeTeleportClient } from '../../support/fake-teleport-client';
import { textWith } from '../matchers';

const PERSON = anActor({ isProjectApprover: true });
const START = '2026-11-22T22:00:00Z';
const SIGNED = `Bob Baker (Jira account ${BOB.accountId}) decided in Jira.`;
const UNKNOWN: FoundReviewer = { kind: 'unknown', detail: 'Nobody has this account.' };

function setUp({
  request = {},
  found = { kind: 'found', user: 'bob' },
  config = {},
  version,
}: {
  readonly request?: Partial<AccessRequest>;
  readonly found?: FoundReviewer;
  readonly config?: Partial<ApproverDeps['config']>;
  readonly version?: string;
} = {}) {
  const client = new FakeTeleportClient(request);
  if (version !== undefined) client.cluster = { name: 'c', version, edition: 'enterprise' };
  const decider = new RelayUserDecider({
    client,
    reviewers: {
      find: () => Promise.resolve(found),
      accountsOf: () => Promise.resolve({ accounts: [], unreadable: [] }),
    },
    config: { approvers: [BOB.accountId], allowedRoles: [], denyOnly: false, ...config },
    clock: new ManualClock(Date.parse('2026-11-22T21:05:00Z')),
  });
  const decide = (changes: Partial<ReviewSubmission> = {}) =>
    decider.decide(REQUEST_ID, {
      decisionId: decisionId(issueId('1'), '1'),
      actor: PERSON,
      proposedState: 'approved',
      via: 'drag',
      reason: 'okay',
      ...changes,
    });
  const check = () => {
    if (client.request === undefined) throw new Error('There is no request.');
    return decider.check(client.request, PERSON);
  };
  return { client, decider, decide, check };
}

/** A request that needs so many approvals, with reviews by these. */
const needing = (approve: number, ...authors: readonly string[]): Partial<AccessRequest> => ({
  thresholds: [{ name: 'default', approve, deny: 1 }],
  reviews: authors.map((author) => aReview({ author })),
});

describe('a decision', () => {
  it("becomes a review by the relay's user that names the person", async () => {
    const { client, decide } = setUp();

    expect(await decide({ assumeStartAt: START })).toMatchObject({
      kind: 'recorded',
      reviewer: 'access-plugin',
    });
    expect(client.submitted).toEqual([
      {
        author: 'access-plugin',
        proposedState: 'approved',
        reason: `${SIGNED}\nokay`,
        assumeStartAt: START,
        submittedByPlugin: false,
      },
    ]);
  });

  it('that names a beginning of access is refused by a Teleport that would begin at once, and only that', async () => {
    const old = setUp({ version: '14.3.33' });

    expect(await old.decide({ assumeStartAt: START })).toEqual({
      kind: 'not-permitted',
      detail: textWith('before 15'),
    });
    expect(old.client.reads).toBe(0);
    expect(await old.decide()).toMatchObject({ kind: 'recorded' });
    expect(await setUp({ version: '15.0.0' }).decide({ assumeStartAt: START })).toMatchObject({
      kind: 'recorded',
    });
  });

  it.each([
    [
      'of a person, however their name was then',
      `Robert (Jira account ${BOB.accountId}) decided in Jira.`,
      'recorded',
    ],
    ['of a person, with a reason', `${SIGNED}\nanother`, 'recorded'],
    [
      'that names the person only below the first line',
      `Carol (Jira account c) decided in Jira.\n${SIGNED}`,
      'already-reviewed',
    ],
    ['with nothing in it', '', 'already-reviewed'],
  ])('made before %s is told from another: %j', async (_, reason, kind) => {
    const { client, decide } = setUp({
      request: { reviews: [aReview({ author: 'access-plugin', reason })] },
    });

    expect(await decide()).toMatchObject({ kind, reviewer: 'access-plugin' });
    expect(client.submitted).toEqual([]);
  });
});

describe('one person is one review', () => {
  it('so whoever has reviewed in Teleport decides nothing in Jira, be it a denial', async () => {
    const { client, decide } = setUp({ request: needing(2, 'bob') });

    for (const proposedState of ['approved', 'denied'] as const)
      expect(await decide({ proposedState })).toMatchObject({
        kind: 'already-reviewed',
        reviewer: 'bob',
        request: { id: REQUEST_ID },
      });
    expect(client.submitted).toEqual([]);
  });

  it('so an approval in Jira is the last that a request needs, and says how many come before', async () => {
    const outcomes = [
      await setUp({ request: needing(3) }).decide(),
      await setUp({ request: needing(3, 'carol') }).decide(),
      await setUp({ request: needing(3, 'carol', 'dan') }).decide(),
      await setUp({ request: needing(1) }).decide(),
    ];

    expect(outcomes).toMatchObject([
      { kind: 'not-permitted', detail: textWith('needs 2 more approvals before one from Jira') },
      { kind: 'not-permitted', detail: textWith('needs one more approval before one from Jira') },
      { kind: 'recorded' },
      { kind: 'recorded' },
    ]);
  });

  it('which a denial by somebody who has not reviewed does not touch', async () => {
    expect(await setUp({ request: needing(3) }).decide({ proposedState: 'denied' })).toMatchObject({
      kind: 'recorded',
    });
  });

  it('so whoever may deny though nobody knows them is taken for nobody else', async () => {
    const { client, decide } = setUp({ request: needing(2, 'bob'), found: UNKNOWN });

    expect(await decide({ proposedState: 'denied' })).toMatchObject({ kind: 'recorded' });
    expect(client.submitted).toHaveLength(1);
  });
});

describe('a look beforehand', () => {
  it.each([
    [
      'that the relay has given its review',
      {},
      needing(2, 'access-plugin'),
      { kind: 'already-reviewed', reviewer: 'access-plugin' },
    ],
    ['that the person has', {}, needing(2, 'bob'), { kind: 'already-reviewed', reviewer: 'bob' }],
    ['that it is their own', {}, { user: 'bob' }, { kind: 'own-request' }],
    [
      'that they are no approver',
      { approvers: [] },
      {},
      { kind: 'not-eligible', detail: textWith('approvers') },
    ],
    [
      'that approvals are missing',
      {},
      needing(2),
      { kind: 'can', canDelayStart: true, onlyDeny: textWith('one more approval') },
    ],
    ['that they can, from the panel too', {}, { tier: 'panel' }, { kind: 'can', canDelayStart: true }],
  ] as const)('tells %s', async (_, config, request, eligibility) => {
    expect(await setUp({ config, request }).check()).toEqual(eligibility);
  });

  it('tells whether a beginning of access can be named', async () => {
    expect(await setUp({ version: '14.9.9' }).check()).toEqual({ kind: 'can', canDelayStart: false });
  });
});

it('knows its review again by the account, whoever it was made for', async () => {
  const other = anActor({ isProjectApprover: true, accountId: accountId('5b10ac8d82e05b22cc7d4ef3') });
  const { decide, decider } = setUp({ config: { approvers: [BOB.accountId, other.accountId] } });
  await decide();

  expect(await decide({ actor: other })).toMatchObject({ kind: 'already-resolved' });
  expect(await decide({ reason: 'since then' })).toMatchObject({ kind: 'recorded' });
  expect(decider.mode).toBe('relay');
});
