/** Goal: with a witness nothing is decided that Jira does not say, about a card that is not the request's own. */
import { decisionId, issueId, requestId, type DecisionId, type RequestId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import type { Eligibility, ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { logTo } from '../../../src/relay/log';
import { WitnessedDecider } from '../../../src/relay/witness/witnessed-decider';
import { ManualClock } from '../../sandbox/clock';
import { anAccessRequest, anActor, BOB, REQUEST_ID } from '../../support/builders';
import { textWith } from '../matchers';

const RECORDED: ReviewOutcome = { kind: 'recorded', request: anAccessRequest(), reviewer: 'bob' };
const OTHER = requestId('another');

const SUBMISSION: ReviewSubmission = {
  decisionId: decisionId(issueId('10100'), '500'),
  actor: anActor(),
  proposedState: 'approved',
  via: 'drag',
  reason: '',
};

interface Given {
  readonly notes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly isVisible?: boolean;
  readonly mover?: string;
  readonly eligibility?: Eligibility;
}

function setUp({
  notes = { [REQUEST_ID]: { issue_id: '10100' } },
  isVisible = true,
  mover = BOB.accountId,
  eligibility = { kind: 'can', canDelayStart: true },
}: Given = {}) {
  const decided: [RequestId, ReviewSubmission][] = [];
  const lines: string[] = [];
  const state = { request: anAccessRequest() as AccessRequest | undefined };
  const history = {
    issueChangeLogs: [
      {
        issueId: '10100',
        changeHistories: [
          {
            id: '500',
            created: '2026-11-22T21:05:00Z',
            author: { accountId: mover },
            items: [{ fieldId: 'status', to: '2', toString: 'Approved "now"' }],
          },
        ],
      },
    ],
  };
  const decider = new WitnessedDecider({
    decider: {
      mode: 'relay',
      decide: (id, submission) => Promise.resolve((decided.push([id, submission]), RECORDED)),
      check: () => Promise.resolve(eligibility),
    },
    config: { approvedStatuses: ['2'], deniedStatuses: ['3'] },
    account: {
      call: (method) => {
        const answer = method === 'GET' ? { id: '10100', fields: { creator: null } } : history;
        return Promise.resolve(Response.json(answer, { status: isVisible ? 200 : 404 }));
      },
    },
    client: { readRequest: () => Promise.resolve(state.request) },
    pluginData: {
      readAll: () =>
        Promise.resolve(new Map(Object.entries(notes).map(([id, note]) => [requestId(id), note]))),
    },
    clock: new ManualClock(Date.parse('2026-11-22T21:06:00Z')),
    log: logTo({ write: (line) => void lines.push(line) }, 'info'),
  });
  const decide = (changes: Partial<ReviewSubmission> = {}) =>
    decider.decide(REQUEST_ID, { ...SUBMISSION, ...changes });
  return { decider, decide, decided, lines, state };
}

it('carries out a decision that Jira bears out', async () => {
  const { decider, decide, decided, lines } = setUp();

  expect(await decide()).toEqual(RECORDED);
  expect([decided, lines]).toEqual([[[REQUEST_ID, SUBMISSION]], []]);
  expect(decider.mode).toBe('relay');
});

it.each([
  ['a click', {}, { decisionId: '10100:panel:x:approved' as DecisionId }, 'does not tell of clicks'],
  [
    'a move by somebody else',
    { mover: 'alice' },
    {},
    "Jira's own history does not bear the decision out: it names somebody else",
  ],
  [
    'a denial where the card was approved',
    {},
    { proposedState: 'denied' },
    'moved to "Approved "now"", which [jira] does not take',
  ],
  ['a card that the account cannot see', { isVisible: false }, {}, 'cannot see the card'],
  [
    'a card of another request',
    { notes: { [REQUEST_ID]: { issue_id: '10101' } } },
    {},
    'notes another issue',
  ],
  [
    'a card of two requests',
    { notes: { [REQUEST_ID]: { issue_id: '10100' }, [OTHER]: { issue_id: '10100' } } },
    {},
    'notes the issue beside another request too',
  ],
] as const satisfies readonly (readonly [string, Given, Partial<ReviewSubmission>, string])[])(
  'refuses %s, and logs why without its words',
  async (_, given: Given, submission: Partial<ReviewSubmission>, why) => {
    const { decide, decided, lines } = setUp(given);

    expect(await decide(submission)).toEqual({ kind: 'not-permitted', detail: textWith(why) });
    expect(decided).toEqual([]);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { requestId: REQUEST_ID, decisionId: submission.decisionId ?? SUBMISSION.decisionId },
    ]);
    expect(lines.join('')).not.toContain('Approved');
  },
);

it('takes cards of other requests for nothing against it', async () => {
  const notes = { [REQUEST_ID]: { issue_id: '10100' }, [OTHER]: { issue_id: '10101' } };

  expect(await setUp({ notes }).decide()).toEqual(RECORDED);
});

it.each([
  ['nothing', {}],
  ['no issue', { [REQUEST_ID]: {} }],
  ['an empty one', { [REQUEST_ID]: { issue_id: '' } }],
])('waits while Teleport notes %s beside the request', async (_, notes) => {
  const { decide, decided } = setUp({ notes });

  await expect(decide()).rejects.toMatchObject({ code: 'busy', retry: 'safe' });
  expect(decided).toEqual([]);
});

it('says that a request is gone', async () => {
  const { decide, decided, state } = setUp();
  state.request = undefined;

  expect(await decide()).toEqual({ kind: 'gone' });
  expect(decided).toEqual([]);
});

it('offers nobody a click, and says beforehand whatever else speaks against it', async () => {
  expect(await setUp().decider.check(anAccessRequest(), anActor())).toEqual({
    kind: 'not-eligible',
    detail: textWith('move the card instead'),
  });
  const own = { kind: 'own-request' } as const;
  expect(await setUp({ eligibility: own }).decider.check(anAccessRequest(), anActor())).toEqual(own);
});
