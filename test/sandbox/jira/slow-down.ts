/**
 * Answers 429 in the forms that were seen: of Jira itself, of the gateway before it, and of the edge before that.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
import type { Json } from './json';

/** An answer as a fault gives it. */
export interface SlowDown {
  readonly answer: 429;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** Jira's own: the reason says which of its limits it was. Newer ones than the three documented exist. */
export function jiraSlowsDown(reason: string, retryAfterSeconds: number): SlowDown {
  return {
    answer: 429,
    headers: {
      'Retry-After': String(retryAfterSeconds),
      'RateLimit-Reason': reason,
      'X-RateLimit-Remaining': '0',
    },
    body: { errorMessages: ['Rate limit exceeded.'], errors: {}, status: 429 },
  };
}

/** The gateway's: no `Retry-After` and no reason, only when it is over. */
export function gatewaySlowsDown(untilMs: number): SlowDown {
  return {
    answer: 429,
    headers: {
      'X-Failure-Category': 'FAILURE_CLIENT_RATE_LIMITED',
      'X-Ratelimit-Limit': '360000',
      'X-Ratelimit-Remaining': '0',
      // Whole seconds, without a fraction.
      'X-Ratelimit-Reset': new Date(Math.ceil(untilMs / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
    },
    body: {
      errorMessages: ['The request has been rate-limited. Please try again later.'],
      errors: {},
      status: 429,
    },
  };
}

/** The edge's: a page, and nothing that a program could use. */
export function edgeSlowsDown(): SlowDown {
  return {
    answer: 429,
    headers: {},
    body: '<html><head><title>429 Too Many Requests</title></head><body>((slow down))</body></html>',
  };
}
