/** What can go wrong on purpose: calls that fail or hang, events lost, doubled, late or out of order, a lagging search. */
import type { Json } from './json';
import { jiraSlowsDown } from './slow-down';

/** The call to spoil, and how. */
export interface CallFault {
  /** Operation id as in Atlassian's OpenAPI, such as `doTransition`; `*` for any. */
  readonly operation: string;
  /** Only calls of this account. */
  readonly accountId?: string;
  /** Which of the coming calls is the first to fail. Default: 1, the next. */
  readonly nth?: number;
  /** How many calls fail in a row. Default: 1. */
  readonly times?: number;
  /** `after`: the effect happens and only the answer is lost. Default: before. */
  readonly when?: 'before' | 'after';
  /** The status to answer, or `hang-up` to cut the connection. Without it the call only takes longer. */
  readonly answer?: number | 'hang-up';
  readonly messages?: readonly string[];
  /** A body of another form than Jira's usual one; text stands for a page of the edge. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** Time on the sandbox's clock before anything else happens. */
  readonly latencyMs?: number;
}

/** What to do to coming events. */
export interface EventFault {
  readonly kind: 'lose' | 'double' | 'delay' | 'reorder' | 'without-actor' | 'without-changelog';
  /** Only events of this type, such as `avi:jira:updated:issue`. */
  readonly eventType?: string;
  /** How many events it strikes; for `reorder`, how many come out in reverse. Default: 1, for `reorder` 2. */
  readonly times?: number;
  /** For `delay`, and for the second copy of `double`. Default: 0. */
  readonly delayMs?: number;
}

interface Armed<T> {
  readonly fault: T;
  skip: number;
  left: number;
}

/** The faults of one emulator. Everything is off at first; `clear()` turns everything off again. */
export class Faults {
  /** How long a change needs to show up in searches. */
  searchLagMs = 0;
  /** How long a change of an issue property needs to reach the filters of events. The vendor says seconds. */
  filterLagMs = 0;
  /** How many of the coming searches that find something miss the newest issue of it, which others have found already. */
  searchesThatLose = 0;
  /** How long every event is on its way. Atlassian promises no less than three minutes at worst. */
  eventDelayMs = 0;
  /** Ids of issues that a bulk fetch cannot read at the moment. */
  readonly unread = new Set<string>();
  /** Words; no issue is created whose summary has one of them. */
  readonly refusedWords = new Set<string>();
  readonly #calls: Armed<CallFault>[] = [];
  readonly #events: Armed<EventFault>[] = [];

  /** Spoils calls. */
  call(fault: CallFault): void {
    this.#calls.push({ fault, skip: (fault.nth ?? 1) - 1, left: fault.times ?? 1 });
  }

  /** Answers 429 with the headers Jira sends along. */
  rateLimit(
    fault: Omit<CallFault, 'answer'> & { readonly retryAfterSeconds: number; readonly reason?: string },
  ): void {
    const { retryAfterSeconds, reason = 'jira-burst-based' } = fault;
    const { answer, body, headers } = jiraSlowsDown(reason, retryAfterSeconds);
    this.call({ ...fault, answer, body, headers: { ...headers, ...fault.headers } });
  }

  /** Spoils events. */
  events(fault: EventFault): void {
    this.#events.push({ fault, skip: 0, left: fault.times ?? (fault.kind === 'reorder' ? 2 : 1) });
  }

  /** True while some fault has not struck as often as it was told to. */
  get isArmed(): boolean {
    return [...this.#calls, ...this.#events].some((armed) => armed.left > 0);
  }

  clear(): void {
    this.#calls.length = 0;
    this.#events.length = 0;
    this.unread.clear();
    this.refusedWords.clear();
    this.searchLagMs = 0;
    this.filterLagMs = 0;
    this.searchesThatLose = 0;
    this.eventDelayMs = 0;
  }

  /** The fault that strikes this call, used up by asking. */
  takeCall(operation: string, accountId: string): CallFault | undefined {
    const concerns = ({ fault }: Armed<CallFault>): boolean =>
      (fault.operation === '*' || fault.operation === operation) &&
      (fault.accountId === undefined || fault.accountId === accountId);
    return take(this.#calls.filter(concerns));
  }

  /** The faults that strike this event, used up by asking. */
  takeEvent(eventType: string): readonly { readonly fault: EventFault; readonly isLast: boolean }[] {
    const concerned = this.#events.filter(
      ({ fault, left }) => left > 0 && (fault.eventType === undefined || fault.eventType === eventType),
    );
    return concerned.map((armed) => {
      armed.left -= 1;
      return { fault: armed.fault, isLast: armed.left === 0 };
    });
  }
}

/** Counts the call for every fault it concerns; the first that is due strikes. */
function take<T>(concerned: readonly Armed<T>[]): T | undefined {
  const due = concerned.find((armed) => armed.skip === 0 && armed.left > 0);
  for (const armed of concerned) if (armed.skip > 0) armed.skip -= 1;
  if (due === undefined) return undefined;
  due.left -= 1;
  return due.fault;
}
