/**
 * Forge product events: their shapes, and their delivery with the faults of `faults.ts`.
 * @see https://developer.atlassian.com/platform/forge/events-reference/jira/
 */
import type { Clock } from '../clock';
import type { EventFault, Faults } from './faults';
import { copyJson, type JsonObject } from './json';
import { renderAccount, renderComment, renderFields, renderStatus } from './render';
import type { Account, Comment, History, Issue, Site } from './state';

type EventType =
  'avi:jira:created:issue' | 'avi:jira:updated:issue' | 'avi:jira:deleted:issue' | 'avi:jira:commented:issue';

/** An event as a Forge function receives it. `selfGenerated` and `retryContext` are the Forge host's to add. */
export interface ProductEvent extends JsonObject {
  readonly eventType: EventType;
  /** Epoch milliseconds. */
  readonly timestamp: string;
  /** Who did it; may be missing. */
  readonly atlassianId?: string | undefined;
  readonly issue: JsonObject;
}

/** An event on its way. `actorAccountId` is always the truth, even when the event itself names nobody. */
export interface Delivery {
  readonly event: ProductEvent;
  readonly actorAccountId: string;
}

type Listener = (delivery: Delivery) => void;

/** Where changes become events. Delivery is asynchronous, like Atlassian's. */
export class Events {
  /** Everything that happened, before any fault: what a perfect listener would have received. */
  readonly sent: Delivery[] = [];
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #listeners = new Set<Listener>();
  #held: Delivery[] = [];

  constructor(clock: Clock, faults: Faults) {
    this.#clock = clock;
    this.#faults = faults;
  }

  /** Calls `listener` for each event from now on; returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  publish(event: ProductEvent, actorAccountId: string): void {
    const delivery = { event, actorAccountId };
    this.sent.push(delivery);
    const struck = this.#faults.takeEvent(event.eventType);
    const find = (kind: EventFault['kind']) => struck.find(({ fault }) => fault.kind === kind);
    if (find('lose')) return;
    const arriving = { event: maimed(event, (kind) => find(kind) !== undefined), actorAccountId };
    const reorder = find('reorder');
    if (reorder) {
      this.#hold(arriving, reorder.isLast);
      return;
    }
    this.#deliver(arriving, find('delay')?.fault.delayMs ?? 0);
    const double = find('double');
    if (double) this.#deliver(arriving, double.fault.delayMs ?? 0);
  }

  #hold(delivery: Delivery, isLast: boolean): void {
    this.#held.push(delivery);
    if (!isLast) return;
    for (const held of this.#held.reverse()) this.#deliver(held, 0);
    this.#held = [];
  }

  #deliver(delivery: Delivery, extraMs: number): void {
    const run = (): void => {
      for (const listener of this.#listeners) listener(delivery);
    };
    const delayMs = this.#faults.eventDelayMs + extraMs;
    if (delayMs > 0) this.#clock.after(delayMs, run);
    else queueMicrotask(run);
  }
}

/** The event with what it may lack taken out of it. */
function maimed(event: ProductEvent, lacks: (kind: EventFault['kind']) => boolean): ProductEvent {
  const whole = lacks('without-actor') ? { ...event, atlassianId: undefined } : event;
  return lacks('without-changelog') ? { ...whole, changelog: undefined } : whole;
}

/** What all events about an issue have in common. */
interface Cause {
  readonly site: Site;
  readonly issue: Issue;
  readonly actor: Account;
  readonly atMs: number;
  readonly traceValue?: string | undefined;
}

/** The event for a new issue. */
export function issueCreated(cause: Cause): ProductEvent {
  return { ...base('avi:jira:created:issue', cause), jiraEventTypeName: 'issue_created' };
}

/** The event for a removed issue. */
export function issueDeleted(cause: Cause): ProductEvent {
  return base('avi:jira:deleted:issue', cause);
}

/** The event for an edited or moved issue. */
export function issueUpdated(cause: Cause, history: History): ProductEvent {
  const status = history.items.find((item) => item.fieldId === 'status');
  const statusIds = [status?.from, status?.to].filter((id) => typeof id === 'string');
  // Atlassian gives no order to the two statuses; by id is as good as any and never "from, to" by design.
  const associated = statusIds.sort().map((id) => copyJson(renderStatus(cause.site, cause.site.status(id))));
  return {
    ...base('avi:jira:updated:issue', cause),
    jiraEventTypeName: status === undefined ? 'issue_updated' : 'issue_generic',
    changelog: { id: history.id, items: history.items.map((item) => ({ ...item })) },
    ...(status === undefined ? {} : { associatedStatuses: associated }),
  };
}

/** The event for a comment, written or edited. */
export function issueCommented(cause: Cause, comment: Comment): ProductEvent {
  return {
    ...base('avi:jira:commented:issue', cause),
    comment: copyJson(renderComment(cause.site, cause.issue, comment)),
  };
}

/** Fields an event's issue carries; the rest must be asked for. */
const EVENT_FIELDS = [
  'summary',
  'issuetype',
  'creator',
  'created',
  'project',
  'reporter',
  'assignee',
  'updated',
  'status',
] as const;

function base(eventType: EventType, cause: Cause): ProductEvent {
  const { site, issue, actor } = cause;
  const accountIds = new Set([issue.creatorId, issue.reporterId, issue.assigneeId, actor.accountId]);
  const associated = [...accountIds].filter((id) => id !== undefined).map((id) => site.account(id));
  // The copy freezes the issue as it is now: an event tells what was, however late it arrives.
  const fields = copyJson(renderFields(site, issue, actor, EVENT_FIELDS));
  return {
    eventType,
    timestamp: String(cause.atMs),
    atlassianId: actor.accountId,
    issue: { id: issue.id, key: issue.key, fields },
    associatedUsers: associated.map((account) => copyJson(renderAccount(site, account))),
    ...(cause.traceValue === undefined ? {} : { webhookTraceValue: cause.traceValue }),
  };
}
