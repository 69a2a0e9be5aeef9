/**
 * Jira's three rate limits on the sandbox's clock: writes to one issue, bursts on one endpoint, and points per hour for
 * everything an app calls. Off until switched on.
 */
import type { Clock } from '../clock';
import type { Account } from './state';
import { JiraError } from './errors';
import { asArray, asObject, type Json } from './json';
import {
  BURST_CALLS_PER_SECOND_MAX,
  ISSUE_WRITE_WINDOWS,
  QUOTA_POINTS,
  QUOTA_POINTS_PER_HOUR,
} from './limits';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** Counts calls. Parity: points are counted for apps only, and everything read but people and lists of issues is one object. */
export class RateLimits {
  isOn = false;
  /** Points that an app may spend in an hour; a test may make it few. */
  quotaPoints = QUOTA_POINTS_PER_HOUR;
  readonly #clock: Clock;
  readonly #writes = new Map<string, number[]>();
  readonly #calls = new Map<string, number[]>();
  readonly #spent = new Map<string, { hour: number; points: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts the call; throws Jira's 429 when it is one too many. `issueId` is set for writes to an issue. */
  count(call: {
    readonly actor: Account;
    readonly method: string;
    readonly operation: string;
    readonly issueId?: string | undefined;
  }): void {
    if (!this.isOn) return;
    this.#checkQuota(call.actor);
    const burstMax = BURST_CALLS_PER_SECOND_MAX[call.method] ?? 0;
    this.#countIn(this.#calls, call.operation, [{ windowMs: SECOND_MS, max: burstMax }], 'jira-burst-based');
    if (call.issueId === undefined) return;
    const windows = ISSUE_WRITE_WINDOWS.map(({ windowMs, writesMax }) => ({ windowMs, max: writesMax }));
    this.#countIn(this.#writes, call.issueId, windows, 'jira-per-issue-on-write');
  }

  /** Takes the points of an answered call off the quota. */
  charge(call: {
    readonly actor: Account;
    readonly method: string;
    readonly operation: string;
    readonly body: Json | undefined;
  }): void {
    if (!this.isOn || !isApp(call.actor)) return;
    const { accountId } = call.actor;
    const hour = this.#hour();
    const earlier = this.#spent.get(accountId);
    const points = (earlier?.hour === hour ? earlier.points : 0) + pointsOf(call);
    this.#spent.set(accountId, { hour, points });
  }

  #checkQuota(actor: Account): void {
    const spent = this.#spent.get(actor.accountId);
    if (spent?.hour !== this.#hour() || spent.points < this.quotaPoints) return;
    const resetAt = (spent.hour + 1) * HOUR_MS;
    throw tooMany(resetAt, this.#clock.now(), this.quotaPoints, 'jira-quota-global-based');
  }

  #hour(): number {
    return Math.floor(this.#clock.now() / HOUR_MS);
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

const isApp = ({ accountType }: Account): boolean => accountType === 'app';

const IDENTITY_OPERATIONS = /User|Permission|Group/;

function pointsOf({
  method,
  operation,
  body,
}: {
  readonly method: string;
  readonly operation: string;
  readonly body: Json | undefined;
}): number {
  const isRead = method === 'GET' || /^(search|bulkFetch|getBulk)/.test(operation);
  if (!isRead) return QUOTA_POINTS.base;
  const issues = asObject(body)?.['issues'];
  const objects = issues === undefined ? 1 : asArray(issues).length;
  const each = IDENTITY_OPERATIONS.test(operation) ? QUOTA_POINTS.identity : QUOTA_POINTS.object;
  return QUOTA_POINTS.base + objects * each;
}
