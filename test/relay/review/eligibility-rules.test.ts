/** Goal: what a person is told before they decide is what deciding would tell them. */
import type { AccessRequest } from '#core/request/access-request';
import type { Eligibility, ReviewOutcome } from '#core/request/review';
import { eligibilityBy, eligibilityOf } from '../../../src/relay/review/eligibility';
import { anAccessRequest, anActor, REQUEST_ID } from '../../support/builders';

const CAN: Eligibility = { kind: 'can', canDelayStart: true };

const ask = (request: AccessRequest | undefined) =>
  eligibilityOf(
    {
      client: { readRequest: () => Promise.resolve(request) },
      decider: {
        mode: 'native',
        check: () => Promise.resolve(CAN),
        decide: () => Promise.reject(new Error('Nothing is decided.')),
      },
      ends: { accessOf: (_, { displayName }) => Promise.resolve(displayName === '' ? undefined : 'can-end') },
    },
    REQUEST_ID,
    anActor(),
  );

it.each([
  ['that is gone', undefined, 'gone'],
  ['that is long-term', anAccessRequest({ kind: 'long-term', state: 'approved' }), { kind: 'long-term' }],
  ['that is resolved', anAccessRequest({ state: 'denied' }), { kind: 'not-pending', access: 'can-end' }],
  ['that is pending', anAccessRequest(), CAN],
] as const)('of a request %s is said what holds of it', async (_, request, expected) => {
  expect(await ask(request)).toEqual(expected);
});

const by = (approval: ReviewOutcome | undefined, denial: ReviewOutcome | undefined) =>
  eligibilityBy((proposedState) => Promise.resolve(proposedState === 'approved' ? approval : denial));

describe('a person', () => {
  const refused = (detail: string): ReviewOutcome => ({ kind: 'not-permitted', detail });
  const request = anAccessRequest();

  it.each([
    ['can where nothing speaks against an approval', undefined, refused('no denial'), CAN],
    [
      'can only deny where an approval is refused with words',
      refused('no'),
      undefined,
      { ...CAN, onlyDeny: 'no' },
    ],
    [
      'can do neither where both are refused, for the reason of the denial',
      refused('no'),
      refused('nor this'),
      { kind: 'not-eligible', detail: 'nor this' },
    ],
    [
      'can do nothing where an approval is refused without words',
      { kind: 'own-request' },
      undefined,
      { kind: 'own-request' },
    ],
  ] as const)('%s', async (_, approval, denial, expected) => {
    expect(await by(approval, denial)).toEqual(expected);
  });

  it.each([
    [{ kind: 'own-request' }, { kind: 'own-request' }],
    [{ kind: 'long-term' }, { kind: 'long-term' }],
    [{ kind: 'teleport-only' }, { kind: 'teleport-only' }],
    [
      { kind: 'unknown-reviewer', detail: 'who' },
      { kind: 'unmatched', detail: 'who' },
    ],
    [
      { kind: 'not-permitted', detail: 'no' },
      { kind: 'not-eligible', detail: 'no' },
    ],
    [
      { kind: 'already-reviewed', request, reviewer: 'bob' },
      { kind: 'already-reviewed', reviewer: 'bob' },
    ],
    [{ kind: 'already-resolved', request }, { kind: 'not-pending' }],
    [{ kind: 'gone' }, { kind: 'not-pending' }],
    [{ kind: 'panel-only' }, { kind: 'not-pending' }],
    [{ kind: 'recorded', request, reviewer: 'bob' }, { kind: 'not-pending' }],
  ] as const)('whom both would tell %j is told %j', async (refusal, expected) => {
    expect(await by(refusal, refusal)).toEqual(expected);
  });

  it('is told whether a beginning of access can be named', async () => {
    const all = (refusal: ReviewOutcome | undefined) => () => Promise.resolve(refusal);

    expect(await eligibilityBy(all(undefined), false)).toEqual({ kind: 'can', canDelayStart: false });
    expect(
      await eligibilityBy(
        (state) => Promise.resolve(state === 'approved' ? refused('no') : undefined),
        false,
      ),
    ).toEqual({ kind: 'can', canDelayStart: false, onlyDeny: 'no' });
  });
});
