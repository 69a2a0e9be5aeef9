/** Answers of Jira's that are not the one hoped for: it asks to slow down, is not there just now, or is busy with the issue. */
import type { FaultDecision } from '../../sandbox/forge-host/faults';

type Answer = Extract<FaultDecision, object>;

const JSON_HEADERS = { 'content-type': 'application/json' };
const PAUSE_SECONDS = 5;
/** Until the quota is full again: within an hour. */
const QUOTA_PAUSE_SECONDS = 20 * 60;

const refusal = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { ...JSON_HEADERS, ...headers },
  body: JSON.stringify({ errorMessages: [message], errors: {} }),
});

const tooMany = (reason: string, retryAfterSeconds: number): Answer =>
  refusal(429, 'Rate limit exceeded.', {
    'Retry-After': String(retryAfterSeconds),
    'RateLimit-Reason': reason,
    'X-RateLimit-Remaining': '0',
  });

/** @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
const ANSWERS: Readonly<Record<string, Answer>> = {
  'answer-429-burst': tooMany('jira-burst-based', PAUSE_SECONDS),
  'answer-429-quota': tooMany('jira-quota-global-based', QUOTA_PAUSE_SECONDS),
  'answer-429-issue': tooMany('jira-per-issue-on-write', PAUSE_SECONDS),
  'answer-503': refusal(503, 'Service unavailable.'),
  'answer-409': refusal(409, 'The issue was changed by another request at the same time.'),
};
const IN_TURN = ['answer-429-burst', 'answer-429-quota', 'answer-429-issue'] as const;

/** Writes to which Jira may answer that another one is under way. */
const CONFLICTING = /^jira (addComment|createIssue|doTransition|setIssueProperty)$/;
/** Writes to one issue, which Jira counts by themselves. */
const ON_ONE_ISSUE = /^jira (add|doTransition|setIssue)/;

/** The answer of that name. */
export const jiraAnswer = (fault: string): Answer | undefined => ANSWERS[fault];

/** Names of the answers that a call may get. Of the reasons to slow down each crossing has one, in turn, to keep them few. */
export function jiraAnswers(boundary: string, nth: number): readonly string[] {
  const inTurn = IN_TURN[nth % IN_TURN.length] ?? IN_TURN[0];
  const slowDown = inTurn === 'answer-429-issue' && !ON_ONE_ISSUE.test(boundary) ? IN_TURN[0] : inTurn;
  return [slowDown, 'answer-503', ...(CONFLICTING.test(boundary) ? ['answer-409'] : [])];
}
