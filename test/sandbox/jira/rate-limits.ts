/** Jira's rate limits on the sandbox's clock: writes to one issue, and bursts on one endpoint. Off until switched on. */
import type { Clock } from '../clock';
import { JiraError } from './errors';
import { BURST_CALLS_PER_SECOND_MAX, ISSUE_WRITE_WINDOWS } from './limits';

const SECOND_MS = 1_000;

/** Counts calls. Parity: the hourly points quota is not modelled; `faults.rateLimit` plays it. */
export class RateLimits {
  isOn = false;
  readonly #clock: Clock;
  readonly #writes = new Map<string, number[]>();
  readonly #calls = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts the call; throws Jira's 429 when it is one too many. `issueId` is set for writes to an issue. */
  count(call: {
    readonly method: string;
    readonly operation: string;
    readonly issueId?: string | undefined;
  }): void {
    if (!this.isOn) return;
    const burstMax = BURST_CALLS_PER_SECOND_MAX[call.method] ?? 0;
    this.#countIn(this.#calls, call.operation, [{ windowMs: SECOND_MS, max: burstMax }], 'jira-burst-based');
    if (call.issueId === undefined) return;
    const windows = ISSUE_WRITE_WINDOWS.map(({ windowMs, writesMax }) => ({ windowMs, max: writesMax }));
    this.#countIn(this.#writes, call.issueId, windows, 'jira-per-issue-on-write');
  }

  #countIn(
    counts: Map<string, number[]>,
    key: string,
    windows: readonly { readonly windowMs: number; readonly max: number }[],
    reason: string,
  ): void {
    const now = this.#clock.now();
    const longestMs = Math.max(...windows.map(({ windowMs }) => windowMs));
    const recent = (counts.get(key) ?? []).filter((at) => at > now - longestMs);
    for (const { windowMs, max } of windows) {
      const inWindow = recent.filter((at) => at > now - windowMs);
      const oldest = inWindow[0];
      if (inWindow.length >= max && oldest !== undefined) throw tooMany(oldest + windowMs, now, max, reason);
    }
    counts.set(key, [...recent, now]);
  }
}

function tooMany(resetAt: number, now: number, max: number, reason: string): JiraError {
  return new JiraError(429, {
    messages: ['Rate limit exceeded.'],
    headers: {
      'Retry-After': String(Math.max(1, Math.ceil((resetAt - now) / SECOND_MS))),
      'RateLimit-Reason': reason,
      'X-RateLimit-Limit': String(max),
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': new Date(resetAt).toISOString(),
    },
  });
}
