import type { ClientReadableStream } from '@grpc/grpc-js';
import { AppError } from '#core/errors';
import type { RequestId } from '#core/ids';
import type { AccessRequest, Instant, ProposedState } from '#core/request/access-request';
import type { Clock } from '../clock';
import {
  LIST_PAGE_SIZE,
  LIST_PAGE_SIZE_MIN,
  LIST_PAGES_MAX,
  OWN_ROLES_MAX,
  WRITE_TIMEOUT_MS,
} from '../limits';
import type { Log } from '../log';
import { collect, unary, type CallOptions } from './call';
import { requestPagesOf, type ClusterInfo } from './cluster';
import type { Connection } from './connection';
import type { TeleportConnections } from './connections';
import { toAccessRequest, toProposedState, toTimestamp, type TierOf } from './convert';
import { givenUp, isFailure } from './errors';
import { Empty } from './gen/google/protobuf/empty';
import {
  ListAccessRequestsRequest,
  RequestStateSetter,
  Watch,
  type Event,
  type ListAccessRequestsResponse,
} from './gen/teleport/client/auth_service';
import {
  AccessRequestFilter,
  AccessReviewSubmission,
  RequestState,
  type AccessRequestV3,
} from './gen/teleport/types/access_request';
import type { RoleV6 } from './gen/teleport/types/role';
import { ACCESS_REQUEST_KIND, REQUESTS_PERMISSION, seesOnlySome } from './own-roles';

/** A review as the relay hands it in. `submittedByPlugin` asks Teleport to take another author than the caller. */
export interface NewReview {
  readonly author: string;
  readonly proposedState: ProposedState;
  readonly reason: string;
  readonly submittedByPlugin: boolean;
  readonly assumeStartAt?: Instant | undefined;
}

/** The annotation under which a state that the relay has set names the decision behind it. */
const DECISION_ANNOTATION = 'jira_decision';

/** A request, with the decision that a relay named when it set the state; none where somebody else has set it since. */
export interface DecidedRequest {
  readonly request: AccessRequest;
  readonly decision: string | undefined;
}

/** All requests of a cluster, and the names of those whose records say too little to be one. */
export interface ListedRequests {
  readonly requests: readonly AccessRequest[];
  readonly unreadable: readonly string[];
}

/** Teleport has a request of that name, but its record cannot be read. It is not gone. */
export class UnreadableRequest extends AppError {
  constructor(id: RequestId) {
    super('teleport-unavailable', `Teleport's record of access request ${id} cannot be read`, {
      retry: 'never',
    });
  }
}

/** Teleport's Auth Service, as far as access requests go. Every method throws `AppError`, mostly a `TeleportFailure`. */
export class TeleportClient {
  readonly #connections: TeleportConnections;
  readonly #clock: Clock;
  readonly #log: Log;

  readonly #tierOf: TierOf | undefined;
  #pageSize = LIST_PAGE_SIZE;

  constructor(deps: {
    readonly connections: TeleportConnections;
    readonly clock: Clock;
    readonly log: Log;
    /** Absent: every role may be decided about anywhere in Jira. */
    readonly tierOf?: TierOf | undefined;
  }) {
    this.#tierOf = deps.tierOf;
    this.#connections = deps.connections;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** What the cluster said about itself when it was last asked. */
  get cluster(): ClusterInfo | undefined {
    return this.#connections.cluster;
  }

  /** The Teleport user that the relay is. */
  get ownUser(): string {
    return this.#connections.use().identity.user;
  }

  /** Opens a watch on access requests over a connection. The first event is INIT; cancel the stream to end it. */
  watch({ auth }: Connection): ClientReadableStream<Event> {
    return auth.watchEvents(
      Watch.fromPartial({ Kinds: [{ Kind: ACCESS_REQUEST_KIND }], AllowPartialSuccess: true }),
    );
  }

  /** Lists all access requests, whatever their state: fails rather than leave some out that it could read. */
  async listRequests(signal?: AbortSignal): Promise<ListedRequests> {
    const records = await this.#listAllShown(signal);
    await this.#insistOnSeeingAll(signal);
    const requests: AccessRequest[] = [];
    const unreadable: string[] = [];
    for (const record of records) {
      const request = this.convert(record);
      if (request === undefined) unreadable.push(record.Metadata?.Name ?? '');
      else requests.push(request);
    }
    return { requests, unreadable };
  }

  /**
   * Reads one request from Teleport itself; undefined if it is gone, which is never said of one that is only not shown, or
   * that cannot be read: then it throws `UnreadableRequest`.
   * Uses the older call, which every version has and which, asked for an id, reads the backend and no cache of Teleport's.
   */
  async readRequest(id: RequestId): Promise<AccessRequest | undefined> {
    return (await this.readDecided(id))?.request;
  }

  /** Reads one request as `readRequest` does, with the decision that has set its state. */
  async readDecided(id: RequestId): Promise<DecidedRequest | undefined> {
    const shown = await this.#readShown(id);
    if (shown === undefined) await this.#insistOnSeeingAll();
    return shown;
  }

  /** Hands in a review and returns the request as it then is. */
  async submitReview(id: RequestId, review: NewReview): Promise<AccessRequest | undefined> {
    const { auth } = this.#connections.use();
    const submission = AccessReviewSubmission.fromPartial({
      RequestID: id,
      Review: {
        Author: review.author,
        ProposedState: toProposedState(review.proposedState),
        Reason: review.reason,
        IsSubmittedByPlugin: review.submittedByPlugin,
        AssumeStartTime: review.assumeStartAt === undefined ? undefined : toTimestamp(review.assumeStartAt),
      },
    });
    const answer = await unary<AccessRequestV3>(this.#write('submit the review'), (done) =>
      auth.submitAccessReview(submission, done),
    );
    return this.convert(answer);
  }

  /**
   * Sets a request's state outright, in the name of a decision. Teleport takes this even for a request that is already
   * approved: check first.
   */
  async setState(
    id: RequestId,
    change: {
      readonly state: ProposedState;
      readonly reason: string;
      readonly delegator: string;
      readonly decision: string;
    },
  ): Promise<void> {
    const { auth } = this.#connections.use();
    const setter = RequestStateSetter.fromPartial({
      ID: id,
      State: toProposedState(change.state),
      Reason: change.reason,
      Delegator: change.delegator,
      Annotations: { Values: { [DECISION_ANNOTATION]: { Values: [change.decision] } } },
    });
    await unary<Empty>(this.#write('set the state of the request'), (done) =>
      auth.setAccessRequestState(setter, done),
    );
  }

  /** The record as the app sees it, or undefined (and a log line) for one that cannot be used. */
  convert(record: AccessRequestV3): AccessRequest | undefined {
    const request = toAccessRequest(record, requestPagesOf(this.cluster), this.#tierOf);
    if (request === undefined)
      this.#log.warn('request.unusable', { name: record.Metadata?.Name.slice(0, 64) });
    return request;
  }

  /** Clusters before version 15 know only the older call. */
  async #listAllShown(signal: AbortSignal | undefined): Promise<readonly AccessRequestV3[]> {
    try {
      return await this.#listByPages(signal);
    } catch (error) {
      if (!isFailure(error, 'not-implemented')) throw error;
      return this.#collectRequests('list access requests', AccessRequestFilter.create(), signal);
    }
  }

  async #readShown(id: RequestId): Promise<DecidedRequest | undefined> {
    try {
      const found = await this.#collectRequests(
        'read an access request',
        AccessRequestFilter.fromPartial({ ID: id }),
      );
      const record = found.find(({ Metadata }) => Metadata?.Name === id);
      if (record === undefined) return undefined;
      const request = this.convert(record);
      if (request === undefined) throw new UnreadableRequest(id);
      const decisions = record.Spec?.ResolveAnnotations?.Values[DECISION_ANNOTATION]?.Values;
      return { request, decision: decisions?.[0] };
    } catch (error) {
      if (isFailure(error, 'not-found')) return undefined;
      throw error;
    }
  }

  /**
   * What Teleport does not show may be hidden from the relay's user instead of gone. Only that user's own roles tell, which
   * everybody may read; where Teleport does not say them after all, its answers are taken as they are.
   */
  async #insistOnSeeingAll(signal?: AbortSignal): Promise<void> {
    const { auth } = this.#connections.use();
    const call = {
      ...this.#call('read the roles of the relay', signal),
      isOpenToAll: true,
      itemsMax: OWN_ROLES_MAX,
    };
    try {
      const roles = await collect<RoleV6>(call, () => auth.getCurrentUserRoles(Empty.create()));
      if (!seesOnlySome(roles)) return;
    } catch (error) {
      if (isFailure(error, 'not-implemented', 'access-denied')) return;
      throw error;
    }
    throw new AppError(
      'teleport-unavailable',
      `Teleport shows the relay only some access requests. ${REQUESTS_PERMISSION}`,
      { retry: 'safe' },
    );
  }

  async #listByPages(signal: AbortSignal | undefined): Promise<readonly AccessRequestV3[]> {
    const records: AccessRequestV3[] = [];
    const { auth } = this.#connections.use();
    let StartKey = '';
    for (let page = 0; page < LIST_PAGES_MAX; page += 1) {
      const answer = await this.#pageFrom(StartKey, auth, signal);
      records.push(...answer.AccessRequests);
      if (answer.NextKey === '') return records;
      if (answer.NextKey === StartKey) break;
      StartKey = answer.NextKey;
    }
    throw givenUp('list access requests', 'the list of Teleport does not end');
  }

  /** One page, smaller where it does not come through; the next ones begin with that size. */
  async #pageFrom(
    StartKey: string,
    auth: Connection['auth'],
    signal: AbortSignal | undefined,
  ): Promise<ListAccessRequestsResponse> {
    for (;;) {
      const ask = ListAccessRequestsRequest.fromPartial({ Filter: ANY, Limit: this.#pageSize, StartKey });
      try {
        return await unary<ListAccessRequestsResponse>(this.#call('list access requests', signal), (done) =>
          auth.listAccessRequests(ask, done),
        );
      } catch (error) {
        const isTooMuch =
          isFailure(error, 'limit-exceeded', 'lost') && (error.isTimeout || error.kind !== 'lost');
        if (!isTooMuch || this.#pageSize <= LIST_PAGE_SIZE_MIN) throw error;
        this.#pageSize = Math.max(LIST_PAGE_SIZE_MIN, Math.floor(this.#pageSize / 2));
        this.#log.warn('requests.page-halved', { size: this.#pageSize });
      }
    }
  }

  #collectRequests(
    doing: string,
    filter: AccessRequestFilter,
    signal?: AbortSignal,
  ): Promise<readonly AccessRequestV3[]> {
    const { auth } = this.#connections.use();
    return collect({ ...this.#call(doing, signal), itemsMax: LIST_PAGES_MAX * LIST_PAGE_SIZE }, () =>
      auth.getAccessRequestsV2(filter),
    );
  }

  #call(doing: string, signal?: AbortSignal): CallOptions {
    return { clock: this.#clock, doing, signal };
  }

  #write(doing: string): CallOptions {
    return { clock: this.#clock, doing, timeoutMs: WRITE_TIMEOUT_MS };
  }
}

const ANY = { State: RequestState.NONE };
