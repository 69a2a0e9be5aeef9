/** Goal: in mode `native` a review is the person's own, and is refused before Teleport is asked where the relay knows better. */
import { decisionId, issueId } from '#core/ids';
import type { Actor, ReviewSubmission } from '#core/request/review';
import { NativeDecider } from '../../../src/relay/review/native';
import type { PolicyConfig } from '../../../src/relay/review/policy';
import type { FoundReviewer } from '../../../src/relay/review/reviewers';
import { ManualClock } from '../../sandbox/clock';
import { anActor, aReview, REQUEST_ID } from '../../support/builders';
import { failure, FakeTeleportClient } from '../../support/fake-teleport-client';
import { textWith } from '../matchers';

const NOW = Date.parse('2026-11-22T21:05:00Z');
const NOBODY: FoundReviewer = { kind: 'unknown', detail: 'Nobody has this account.' };

function setUp({
  request = {},
  found = { kind: 'found', user: 'bob' },
  config = {},
}: {
  readonly request?: ConstructorParameters<typeof FakeTeleportClient>[0];
  readonly found?: FoundReviewer;
  readonly config?: Partial<PolicyConfig>;
} = {}) {
  const client = new FakeTeleportClient(request);
  const asked: Actor[] = [];
  const decider = new NativeDecider({
    client,
    reviewers: { find: (actor) => Promise.resolve((asked.push(actor), found)) },
    config: { allowedRoles: [], denyOnly: false, ...config },
    clock: new ManualClock(NOW),
  });
  const decide = (changes: Partial<ReviewSubmission> = {}) =>
    decider.decide(REQUEST_ID, {
      decisionId: decisionId(issueId('1'), '1'),
      actor: anActor(),
      proposedState: 'approved',
      via: 'drag',
      reason: 'okay',
      ...changes,
    });
  const check = () => {
    if (client.request === undefined) throw new Error('There is no request.');
    return decider.check(client.request, anActor());
  };
  return { client, decider, decide, check, asked };
}

describe('a decision', () => {
  it('becomes a review by the person, handed in by the relay, with all that they said', async () => {
    const { client, decide, asked } = setUp();

    const outcome = await decide({ assumeStartAt: '2026-11-22T22:00:00Z' });

    expect(outcome).toMatchObject({ kind: 'recorded', reviewer: 'bob' });
    expect(client.submitted).toEqual([
      {
        author: 'bob',
        proposedState: 'approved',
        reason: 'okay',
        assumeStartAt: '2026-11-22T22:00:00Z',
        submittedByPlugin: true,
      },
    ]);
    expect(asked).toEqual([anActor()]);
  });

  it('of a person whom nobody knows is refused with the reason, and Teleport is not asked', async () => {
    const { client, decide } = setUp({ found: NOBODY });

    expect(await decide()).toEqual({ kind: 'unknown-reviewer', detail: NOBODY.detail });
    expect(client.reads).toBe(0);
  });

  it.each(['approved', 'denied'] as const)('of the requester is refused: %s', async (proposedState) => {
    const { client, decide } = setUp({ request: { user: 'bob' } });

    expect(await decide({ proposedState })).toEqual({ kind: 'own-request' });
    expect(client.submitted).toEqual([]);
  });

  it.each([
    ['a role that is not allowed', { allowedRoles: ['viewer'] }, {}, { detail: textWith('allowed_roles') }],
    ['an approval where only denials are', { denyOnly: true }, {}, { detail: textWith('deny') }],
    [
      'access that is too long from now',
      { longestAccessMs: 3_600_000 },
      { accessExpiresAt: '2026-11-22T22:05:01Z' },
      { detail: textWith('at most 1 h') },
    ],
    ['a drag of what is for the panel', {}, { tier: 'panel' }, { kind: 'panel-only' }],
  ] as const)('is refused for %s', async (_, config, request, outcome) => {
    const { client, decide } = setUp({ config, request });

    expect(await decide()).toMatchObject(outcome);
    expect(client.submitted).toEqual([]);
  });

  it('in the panel passes where only a drag is refused, and access just short enough', async () => {
    const request = { tier: 'panel', accessExpiresAt: '2026-11-22T22:05:00Z' } as const;
    const { decide } = setUp({ request, config: { longestAccessMs: 3_600_000 } });

    expect(await decide({ via: 'panel' })).toMatchObject({ kind: 'recorded' });
  });
});

describe('a review that is there already', () => {
  it.each([
    ['handed in by the relay, with another reason', { submittedBy: 'access-plugin', reason: '' }, 'recorded'],
    ['with the same words, by whatever way', { reason: 'okay' }, 'recorded'],
    ['with other words in Teleport itself', { reason: 'said there' }, 'already-reviewed'],
    [
      'handed in by another plugin with other words',
      { submittedBy: 'slack', reason: '' },
      'already-reviewed',
    ],
  ])('%s, is taken for %s', async (_, review, kind) => {
    const { client, decide } = setUp({ request: { reviews: [aReview(review)] } });

    expect(await decide()).toMatchObject({ kind, reviewer: 'bob' });
    expect(client.submitted).toEqual([]);
  });

  it('is found after a lost answer', async () => {
    const { client, decide } = setUp();
    client.failOnce(failure('lost'), () => client.change({ reviews: [aReview()], state: 'approved' }));

    expect(await decide()).toMatchObject({ kind: 'recorded', request: { state: 'approved' } });
  });
});

describe('a look beforehand', () => {
  it.each([
    ['a person whom nobody knows', {}, NOBODY, { kind: 'unmatched', detail: NOBODY.detail }],
    ['the requester', { user: 'bob' }, undefined, { kind: 'own-request' }],
    [
      'whoever has reviewed',
      { reviews: [aReview()] },
      undefined,
      { kind: 'already-reviewed', reviewer: 'bob' },
    ],
    [
      'anybody else',
      { reviews: [aReview({ author: 'carol' })] },
      undefined,
      { kind: 'can', canDelayStart: true },
    ],
    ['what is for the panel', { tier: 'panel' }, undefined, { kind: 'can', canDelayStart: true }],
    ['what is for Teleport', { tier: 'teleport' }, undefined, { kind: 'teleport-only' }],
  ] as const)('tells %s', async (_, request, found, eligibility) => {
    const { check } = setUp({ request, ...(found === undefined ? {} : { found }) });

    expect(await check()).toEqual(eligibility);
  });

  it('tells who may only deny, and who may do neither', async () => {
    const onlyDeny = await setUp({ config: { denyOnly: true } }).check();
    const neither = await setUp({ config: { allowedRoles: ['viewer'] } }).check();

    expect(onlyDeny).toEqual({ kind: 'can', canDelayStart: true, onlyDeny: textWith('not approve') });
    expect(neither).toEqual({ kind: 'not-eligible', detail: textWith('allowed_roles') });
  });
});

test('the mode is named', () => {
  expect(setUp().decider.mode).toBe('native');
});
