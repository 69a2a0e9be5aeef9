import type { AccessEnded, AccessEnding } from '#core/access-end/ending';
import { workItemsIn } from '#core/decision/evidence';
import type { RequestId } from '#core/ids';
import { cutCounted } from '#core/lib/cut';
import type { AccessRequest } from '#core/request/access-request';
import type { Actor, Eligibility } from '#core/request/review';
import { isAccount } from '../account-id';
import type { Clock } from '../clock';
import type { ReviewConfig } from '../config/config';
import type { Log } from '../log';
import type { TeleportClient } from '../teleport/client';
import type { Locks, RequestLock } from '../teleport/locks';
import type { Reviewers } from './reviewers';

export interface AccessEndsDeps {
  readonly client: Pick<TeleportClient, 'readRequest'>;
  readonly locks: Pick<Locks, 'has' | 'put'>;
  readonly reviewers: Pick<Reviewers, 'find'>;
  readonly config: Pick<ReviewConfig, 'mode' | 'approvers' | 'endAccess' | 'endAccessOnClose'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** One name for each request, so that ending access twice, even by two relays, leaves one lock. */
const lockOf = (id: RequestId): string => `jira-access-end-${id}`;

const NOT_FROM_JIRA = 'The relay does not let Jira end access: its [review] end_access is not set';

/** What Teleport shows to the person who is locked out. */
const MESSAGE_CHARS_MAX = 500;

/**
 * Ends access that was approved, by a lock on exactly that request: Teleport then refuses every certificate that was issued
 * with it, ends sessions, and drops the lock when the access would have ended anyway. Only where the configuration says so.
 */
export class AccessEnds {
  readonly #deps: AccessEndsDeps;
  readonly #locking = new Map<string, Promise<unknown>>();

  constructor(deps: AccessEndsDeps) {
    this.#deps = deps;
  }

  /** Ends access; `gone` where there is no such request. Throws `AppError` where that cannot be told; a repeat is safe. */
  async end(id: RequestId, ending: AccessEnding): Promise<AccessEnded | 'gone'> {
    const { client, log } = this.#deps;
    const request = await client.readRequest(id);
    if (request === undefined) return 'gone';
    if (!this.#isRunning(request)) return { kind: 'not-running' };
    const isClosing = 'workItem' in ending;
    const refusal = isClosing
      ? this.#refusalOfClosing(request, ending.workItem)
      : await this.#refusalOf(request, ending.actor);
    if (refusal !== undefined) return { kind: 'not-permitted', detail: refusal };
    const why = isClosing
      ? `Access ended because work item ${ending.workItem} was closed in Jira`
      : `Access ended in Jira by ${ending.actor.displayName}: ${ending.reason}`;
    const message = cutCounted(why, MESSAGE_CHARS_MAX);
    const lock = { name: lockOf(id), request: id, message, expiresAt: request.accessExpiresAt };
    // Which work item it was stands in the request's reason, of which logs tell nothing.
    const by = isClosing ? { by: 'closed-work-item' } : { accountId: ending.actor.accountId };
    if (await this.#lockOnce(lock)) log.info('access.ended', { requestId: id, ...by });
    return { kind: 'ended', lock: lock.name };
  }

  /** Makes a lock unless there is one: calls that come at once wait for each other. Says whether it did. */
  async #lockOnce(lock: RequestLock): Promise<boolean> {
    const { locks } = this.#deps;
    const before = this.#locking.get(lock.name) ?? Promise.resolve();
    const mine = before.then(async () => {
      if (await locks.has(lock.name)) return false;
      await locks.put(lock);
      return true;
    });
    const ended = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#locking.set(lock.name, ended);
    try {
      return await mine;
    } finally {
      if (this.#locking.get(lock.name) === ended) this.#locking.delete(lock.name);
    }
  }

  /** What of a resolved request's access somebody may do, for a look beforehand; undefined: nothing. */
  async accessOf(
    request: AccessRequest,
    actor: Actor,
  ): Promise<Extract<Eligibility, { kind: 'not-pending' }>['access']> {
    if (!this.#isRunning(request) || !this.#deps.config.endAccess) return undefined;
    if (await this.#deps.locks.has(lockOf(request.id))) return 'ended';
    return (await this.#refusalOf(request, actor)) === undefined ? 'can-end' : undefined;
  }

  #isRunning({ state, accessExpiresAt }: AccessRequest): boolean {
    const isOver = accessExpiresAt !== undefined && Date.parse(accessExpiresAt) <= this.#deps.clock.now();
    return state === 'approved' && !isOver;
  }

  /**
   * Why access may not end as a work item was closed. That it was, the relay has only the app's word for; that the request names it,
   * Teleport says.
   */
  #refusalOfClosing({ requestReason }: AccessRequest, workItem: string): string | undefined {
    const { endAccess, endAccessOnClose } = this.#deps.config;
    if (!endAccess) return NOT_FROM_JIRA;
    if (!endAccessOnClose)
      return 'The relay does not let closed work items end access: its [review] end_access_on_close is not set';
    return workItemsIn(requestReason).includes(workItem)
      ? undefined
      : `The reason of the request does not name work item ${workItem}`;
  }

  /** Why somebody may not end access, in a sentence. Whoever asked for it may give it back. */
  async #refusalOf(request: AccessRequest, actor: Actor): Promise<string | undefined> {
    const { config, reviewers } = this.#deps;
    if (!config.endAccess) return NOT_FROM_JIRA;
    const isListed = config.approvers.some((account) => isAccount(account, actor.accountId));
    if (config.mode !== 'native') {
      if (actor.isProjectApprover && isListed) return undefined;
      return "Only the project's approvers who are in the relay's [review] approvers can end access";
    }
    const found = await reviewers.find(actor);
    if (found.kind === 'unknown') return found.detail;
    const { user } = found;
    const isConcerned =
      request.user === user ||
      request.suggestedReviewers.includes(user) ||
      request.reviews.some(({ author }) => author === user);
    if (isConcerned) return undefined;
    return 'Only those who reviewed the request, were suggested as its reviewers, or asked for it can end its access';
  }
}
