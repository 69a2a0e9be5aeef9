/** Goal: where Teleport does not see the person, whoever is not both lists' approver, or may be the requester, approves nothing. */
import type { AccessRequest } from '#core/request/access-request';
import {
  approverRefusal,
  checkApprover,
  type ApproverDeps,
  type Judged,
} from '../../../src/relay/review/approver';
import type { FoundReviewer } from '../../../src/relay/review/reviewers';
import { ManualClock } from '../../sandbox/clock';
import { anAccessRequest, anActor, BOB } from '../../support/builders';
import { textWith } from '../matchers';

const PERSON = anActor({ isProjectApprover: true });
const UNKNOWN: FoundReviewer = { kind: 'unknown', detail: 'Nobody has this account.' };

interface Case {
  readonly config?: Partial<ApproverDeps['config']>;
  readonly request?: Partial<AccessRequest>;
  readonly found?: FoundReviewer;
  readonly submission?: Partial<Judged>;
}

const given = ({ config = {}, found = { kind: 'found', user: 'bob' } }: Case): ApproverDeps => ({
  reviewers: {
    find: () => Promise.resolve(found),
    accountsOf: () => Promise.resolve({ accounts: [], unreadable: [] }),
  },
  config: {
    approvers: ['somebody', ` ${BOB.accountId.toUpperCase()}`],
    allowedRoles: [],
    denyOnly: false,
    ...config,
  },
  clock: new ManualClock(Date.parse('2026-11-22T21:05:00Z')),
});

const judged = ({ request = {}, submission = {} }: Case) => ({
  request: anAccessRequest(request),
  submission: { actor: PERSON, proposedState: 'approved', via: 'drag', ...submission } as const,
});

const permitted = (part: string) => ({ kind: 'not-permitted', detail: textWith(part) });

const REFUSED: readonly (readonly [string, Case, unknown])[] = [
  ['is no approver of the project', { submission: { actor: anActor() } }, permitted("project's approvers")],
  [
    'is not among those of the relay',
    { config: { approvers: ['5b10ac8d82e05b22cc7d4ef3'] } },
    permitted('[review] approvers'),
  ],
  ['decides while the relay names nobody', { config: { approvers: [] } }, permitted('[review] approvers')],
  [
    'decides about a role that is not allowed',
    { config: { allowedRoles: ['viewer'] } },
    permitted('allowed_roles'),
  ],
  ['approves where Jira only denies', { config: { denyOnly: true } }, permitted('not approve them')],
  [
    'approves access that is too long from now',
    { config: { longestAccessMs: 3_600_000 }, request: { accessExpiresAt: '2026-11-22T22:05:01Z' } },
    permitted('at most 1 h'),
  ],
  ['drags what is for the panel', { request: { tier: 'panel' } }, { kind: 'panel-only' }],
  ['asked for it', { request: { user: 'bob' } }, { kind: 'own-request' }],
  [
    'asked for it and denies',
    { request: { user: 'bob' }, submission: { proposedState: 'denied' } },
    { kind: 'own-request' },
  ],
  [
    'may have asked for it',
    { found: UNKNOWN },
    { kind: 'unknown-reviewer', detail: textWith('Nobody has this account.') },
  ],
];

it.each(REFUSED)('whoever %s is refused', async (_, given_, outcome) => {
  const decision = judged(given_);

  expect(await checkApprover(given(given_), decision)).toEqual({ kind: 'refused', outcome });
  expect(await approverRefusal(given(given_), decision)).toEqual(outcome);
});

it.each([
  ['an approver who is another user', {}, { kind: 'passed', user: 'bob' }],
  [
    'an approver who denies though nobody knows them',
    { found: UNKNOWN, submission: { proposedState: 'denied' } },
    { kind: 'passed' },
  ],
  [
    'access just short enough',
    { config: { longestAccessMs: 3_600_000 }, request: { accessExpiresAt: '2026-11-22T22:05:00Z' } },
    { kind: 'passed', user: 'bob' },
  ],
] as const satisfies readonly (readonly [string, Case, unknown])[])('%s passes', async (_, given_, check) => {
  expect(await checkApprover(given(given_), judged(given_))).toEqual(check);
  expect(await approverRefusal(given(given_), judged(given_))).toBeUndefined();
});
