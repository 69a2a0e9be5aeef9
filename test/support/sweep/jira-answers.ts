/** Answers of Jira's that are not the one hoped for: it asks to slow down, is not there just now, or is busy with the issue. */
import type { FaultDecision } from '../../sandbox/forge-host/faults';
import { edgeSlowsDown, gatewaySlowsDown, jiraSlowsDown, type SlowDown } from '../../sandbox/jira/slow-down';

type Answer = Extract<FaultDecision, object>;

const PAUSE_SECONDS = 5;
/** Until the quota is full again: within an hour. */
const QUOTA_PAUSE_SECONDS = 20 * 60;
const SECOND_MS = 1_000;

const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const refusal = (status: number, message: string): Answer =>
  answer(status, { errorMessages: [message], errors: {} });

const slowDown = ({ answer: status, body, headers }: SlowDown): Answer => answer(status, body, headers);

/** By name, at a moment. */
const ANSWERS: Readonly<Record<string, (now: number) => Answer>> = {
  'answer-429-burst': () => slowDown(jiraSlowsDown('jira-burst-based', PAUSE_SECONDS)),
  'answer-429-quota': () => slowDown(jiraSlowsDown('jira-quota-global-based', QUOTA_PAUSE_SECONDS)),
  'answer-429-issue': () => slowDown(jiraSlowsDown('jira-per-issue-on-write', PAUSE_SECONDS)),
  'answer-429-cost': () => slowDown(jiraSlowsDown('jira-cost-based', PAUSE_SECONDS)),
  'answer-429-gateway': (now) => slowDown(gatewaySlowsDown(now + PAUSE_SECONDS * SECOND_MS)),
  'answer-429-edge': () => slowDown(edgeSlowsDown()),
  'answer-503': () => refusal(503, 'Service unavailable.'),
  'answer-409': () => refusal(409, 'The issue was changed by another request at the same time.'),
  'answer-401': () => answer(401, { code: 401, message: 'Unauthorized' }),
};
const IN_TURN = [
  'answer-429-burst',
  'answer-429-quota',
  'answer-429-issue',
  'answer-429-gateway',
  'answer-429-cost',
  'answer-429-edge',
] as const;

/** Writes to which Jira may answer that another one is under way. */
const CONFLICTING = /^jira (addComment|createIssue|doTransition|setIssueProperty)$/;
/** Writes to one issue, which Jira counts by themselves. */
const ON_ONE_ISSUE = /^jira (add|doTransition|setIssue)/;

/** SWEEP_UNTIDY=1: with answers that the product does not take for passing ones yet. */
const isUntidy = process.env['SWEEP_UNTIDY'] === '1';

/** The answer of that name, as it comes now. */
export const jiraAnswer = (fault: string, now: number): Answer | undefined => ANSWERS[fault]?.(now);

/** Names of the answers that a call may get. Of the ways to slow down each crossing has one, in turn, to keep them few. */
export function jiraAnswers(boundary: string, nth: number): readonly string[] {
  const inTurn = IN_TURN[nth % IN_TURN.length] ?? IN_TURN[0];
  const slow = inTurn === 'answer-429-issue' && !ON_ONE_ISSUE.test(boundary) ? IN_TURN[0] : inTurn;
  return [
    slow,
    'answer-503',
    ...(CONFLICTING.test(boundary) ? ['answer-409'] : []),
    // For some minutes after an installation.
    ...(isUntidy ? ['answer-401'] : []),
  ];
}
