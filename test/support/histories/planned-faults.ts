/** Faults that a history has planned, and what each of them does to a call. */
import type { FaultDecision } from '../../sandbox/forge-host/faults';
import type { RpcDecision } from '../../sandbox/teleport/faults';
import type { PlannedFault } from './actions';

type Fault = PlannedFault['fault'];

/** How long Jira asks to wait. */
const RETRY_AFTER_SECONDS = 7;
const QUOTA_SECONDS = 1_200;
const APP_DECISIONS = [
  'fail-before',
  'fail-after',
  'timeout',
  'timeout-after',
  'crash-before',
  'crash-after',
] as const;
const RPC_DECISIONS = ['fail-before', 'fail-after', 'silent-before', 'silent-after'] as const;

/** Faults that wait for their call. */
export class PlannedFaults {
  #waiting: (PlannedFault & { left: number })[] = [];

  plan(fault: PlannedFault): void {
    this.#waiting.push({ ...fault, left: fault.nth });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Counts the call for every fault that waits for it; the first that is due strikes and is used up. */
  take(boundary: string): Fault | undefined {
    const concerned = this.#waiting.filter((fault) => boundary.startsWith(fault.boundary));
    const due = concerned.find(({ left }) => left === 0);
    for (const fault of concerned) fault.left -= 1;
    this.#waiting = this.#waiting.filter((fault) => fault !== due);
    return due?.fault;
  }
}

/** What happens to a call of the app. Only Jira answers with a status of its own; elsewhere the call fails. */
export function appDecision(fault: Fault, isJira: boolean): FaultDecision {
  const status = statusOf(fault);
  if (status !== undefined) return isJira ? status : 'fail-before';
  return APP_DECISIONS.find((decision) => decision === fault) ?? 'timeout';
}

/** What happens to a call of the relay; one that is to crash it just never gets an answer. */
export function rpcDecision(fault: Fault): RpcDecision {
  if (fault === 'crash-before') return 'silent-before';
  if (fault === 'crash-after') return 'silent-after';
  return RPC_DECISIONS.find((decision) => decision === fault) ?? 'silent-before';
}

/** An answer of Jira's own, if the fault is one. */
function statusOf(fault: Fault): FaultDecision | undefined {
  if (typeof fault !== 'number' && !fault.startsWith('jira-')) return undefined;
  if (fault === 500 || fault === 503) return { status: fault, body: '{}' };
  const seconds = fault === 'jira-quota-global-based' ? QUOTA_SECONDS : RETRY_AFTER_SECONDS;
  const reason = typeof fault === 'string' ? { 'ratelimit-reason': fault } : {};
  return { status: 429, headers: { 'retry-after': String(seconds), ...reason }, body: '{}' };
}
