/** Counts what a story crosses between the programs and the world, and spoils one crossing of it. */
import type { FaultDecision, HostCall } from '../../sandbox/forge-host/faults';
import type { Sandbox } from '../../sandbox/sandbox';
import type { RpcDecision } from '../../sandbox/teleport/faults';
import { boundaryOf, teleportBoundary } from '../boundaries';
import { interceptReads, type ReadDecision } from './file-reads';
import { jiraAnswer, jiraAnswers } from './jira-answers';
import type { Crossing, Seen, Side } from './crossing';

/** A crossing that goes wrong. */
export interface Broken extends Crossing {
  readonly fault: string;
}

const APP_FAULTS = ['fail-before', 'fail-after', 'timeout', 'crash-before', 'crash-after'] as const;
/** Where a call goes out over HTTPS, an answer may also never come, and the relay may die over it. */
const HTTPS_FAULTS = [...APP_FAULTS, 'timeout-after', 'relay-crash'] as const;
/** From outside the platform does not crash: connections are cut, or nobody answers. The relay, which calls, may die. */
const INCOMING_FAULTS = ['fail-before', 'fail-after', 'timeout', 'timeout-after', 'relay-crash'] as const;
/** What may happen to a call of the relay to Teleport. A crash ends the relay, and another one is started. */
const RPC_FAULTS = [
  'fail-before',
  'fail-after',
  'silent-before',
  'silent-after',
  'crash-before',
  'crash-after',
] as const;
/**
 * A read that never ends is not among them: the files lie on the relay's own disk, and a process whose disk hangs is for its
 * supervisor to end. Nor is a crash: a read has no effect, so it would be one between two calls, of which there are plenty.
 */
const FILE_FAULTS = ['fail', 'torn'] as const;

const NO_FUNCTION = { functionKey: '', invocationId: '' };

/** All ways in which one crossing can go wrong. */
export function brokenWays(crossing: Crossing): readonly Broken[] {
  return faultsOf(crossing).map((fault) => ({ ...crossing, fault }));
}

/** What has no effect cannot fail after it. */
const READS =
  /^(jira (bulk|find|get|search)|relay (cluster|fetch|reviewer)|teleport (Get|List|Ping)|platform keys)/;

/** A read of storage that gets no answer ends its function as a crash does, only later, by the function's time limit. */
const STORAGE_READS = /^(storage|mailbox) (?!.*(set|delete|transaction)$)/;

function faultsOf(crossing: Crossing): readonly string[] {
  const { boundary } = crossing;
  const faults = allFaultsOf(crossing);
  if (STORAGE_READS.test(boundary)) return faults.filter((fault) => /^(fail-before|timeout)$/.test(fault));
  return READS.test(boundary) ? faults.filter((fault) => !fault.endsWith('-after')) : faults;
}

function allFaultsOf({ side, nth, boundary }: Crossing): readonly string[] {
  if (side === 'relay') return RPC_FAULTS;
  if (side === 'files') return boundary.startsWith('stat ') ? ['fail'] : FILE_FAULTS;
  if (boundary.startsWith('relay ')) return HTTPS_FAULTS;
  if (boundary.startsWith('jira ')) return [...APP_FAULTS, ...jiraAnswers(boundary, boundary.length + nth)];
  return boundary === 'platform web-trigger' || boundary === 'platform keys' ? INCOMING_FAULTS : APP_FAULTS;
}

/** Begins to count, and to spoil. Answers what was crossed so far, whether it came to what is broken, and what ends it. */
export function watchCrossings(
  sandbox: Sandbox,
  broken: Broken | undefined,
): { readonly seen: readonly Seen[]; readonly hasStruck: () => boolean; readonly end: () => void } {
  const seen: Seen[] = [];
  const count = new Map<string, number>();
  let hasStruck = false;
  const strike = (side: Side, boundary: string, by: Pick<Seen, 'functionKey' | 'invocationId'>): string => {
    const nth = count.get(`${side} ${boundary}`) ?? 0;
    count.set(`${side} ${boundary}`, nth + 1);
    seen.push({ side, nth, boundary, functionKey: by.functionKey, invocationId: by.invocationId });
    if (broken?.side !== side || broken.boundary !== boundary || broken.nth !== nth) return 'pass';
    hasStruck = true;
    return broken.fault;
  };
  /** The effect of the call comes right after the decision, before the relay is gone. */
  const crashSoon = (): void => {
    setImmediate(() => {
      sandbox.crashRelay();
      void sandbox.startRelay();
    });
  };
  sandbox.forge.faults.intercept = (call: HostCall): FaultDecision => {
    const fault = strike('app', boundaryOf(call), call);
    if (fault !== 'relay-crash') return jiraAnswer(fault, sandbox.clock.now()) ?? (fault as FaultDecision);
    crashSoon();
    return 'pass';
  };
  sandbox.teleport.faults.intercept = (rpc): RpcDecision => {
    const fault = strike('relay', teleportBoundary(rpc), NO_FUNCTION);
    if (fault !== 'crash-before' && fault !== 'crash-after') return fault as RpcDecision;
    crashSoon();
    return fault === 'crash-before' ? 'silent-before' : 'silent-after';
  };
  const endReads = interceptReads((boundary) => strike('files', boundary, NO_FUNCTION) as ReadDecision);
  const end = (): void => {
    endReads();
    sandbox.forge.faults.intercept = () => 'pass';
    sandbox.teleport.faults.intercept = undefined;
  };
  return { seen, hasStruck: () => hasStruck, end };
}
