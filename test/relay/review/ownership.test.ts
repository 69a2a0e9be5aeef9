/** Goal: whoever is known to be the requester is told so, which `unknown` would not: it would say that something is missing. */
import { accountId } from '#core/ids';
import type { Actor } from '#core/request/review';
import { ownershipOf } from '../../../src/relay/review/own-request';
import type { FoundReviewer, UserAccounts } from '../../../src/relay/review/reviewers';

const ME = accountId('5b10ac8d82e05b22cc7d4ef1');
const OTHER = accountId('5b10ac8d82e05b22cc7d4ef2');
const UNKNOWN: FoundReviewer = { kind: 'unknown', detail: 'Nobody has this account.' };

function owned(known: {
  readonly requester?: string;
  readonly emailAddress?: string;
  readonly accounts?: UserAccounts['accounts'];
  readonly found?: FoundReviewer;
}) {
  const { requester = 'alice', emailAddress, accounts = [], found = UNKNOWN } = known;
  const actor: Actor = {
    accountId: ME,
    displayName: 'Alice',
    isProjectApprover: true,
    ...(emailAddress === undefined ? {} : { emailAddress }),
  };
  const reviewers = {
    accountsOf: () => Promise.resolve({ accounts, unreadable: [] }),
    find: () => Promise.resolve(found),
  };
  return ownershipOf(reviewers, { actor, requester });
}

it.each([
  [
    'their address is the name of the requester',
    { requester: 'Alice@Example.com', emailAddress: 'aLICE@example.COM' },
  ],
  ['the requester has their account', { accounts: [OTHER, ME] }],
  ['they are found to be the requester', { requester: 'ALICE', found: { kind: 'found', user: 'Alice' } }],
  [
    'they are found so with a doubt',
    { requester: 'Alice', found: { kind: 'found', user: 'aLICE', doubt: 'Not in Teleport.' } },
  ],
  [
    'their address begins with the name of the requester',
    { requester: 'ALICE', emailAddress: 'Alice@home.example' },
  ],
] as const)('is own where %s', async (_why, known) => {
  expect(await owned(known)).toEqual({ kind: 'own' });
});

it('is of somebody else only where they are found to be one other user without a doubt', async () => {
  const found = { kind: 'found', user: 'bob' } as const;

  expect(await owned({ found })).toEqual({ kind: 'other', user: 'bob' });
  expect(await owned({ found, accounts: [OTHER] })).toEqual({ kind: 'other', user: 'bob' });
  expect(await owned({ found: { ...found, doubt: 'Not in Teleport.' } })).toEqual({
    kind: 'unknown',
    detail: 'It cannot be told whether this is the requester. Not in Teleport.',
  });
});

it('is unknown, with what would make it known, where nothing is', async () => {
  for (const emailAddress of [undefined, 'bob@example.com'])
    expect(await owned(emailAddress === undefined ? {} : { emailAddress })).toEqual({
      kind: 'unknown',
      detail: 'It cannot be told whether this is the requester. Nobody has this account.',
    });
});
