/** What people do with tsh, tctl and the Web UI: the sandbox's way to make things happen without a client of its own. */
import { RequestStateSetter } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { PluginDataUpdateParams } from '../../../src/relay/teleport/gen/teleport/types/plugin_data';
import {
  AccessRequestSpecV3,
  AccessRequestV3,
  AccessReview,
  RequestState,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { Metadata } from '../../../src/relay/teleport/gen/teleport/types/resource';
import { notFound, quote } from './errors';
import { expireNow } from './expiry';
import { fromChoices, type RequestChoices } from './new-request';
import { updatePluginData } from './plugin-data';
import { type Caller, findUser } from './rbac';
import { createRequest, deleteRequest, promoteRequest } from './requests';
import { submitReview } from './reviews';
import { setRequestState } from './set-state';
import { ACCESS_REQUEST_KIND, type ClusterState, type StoredRequest } from './state';
import { uuidV7 } from './uuid-v7';

/** A record to be stored as it is, however odd. `state` may be a number Teleport does not have yet. */
export interface RawRequest {
  readonly id?: string;
  readonly metadata?: Partial<Metadata>;
  readonly spec?: Partial<Omit<AccessRequestSpecV3, 'State'>>;
  readonly state?: number;
}

function asUser(state: ClusterState, name: string): Caller {
  const user = findUser(state, name);
  return { name: user.name, roles: user.roles };
}

/** People acting on a cluster. Every refusal is a TraceError, with the code and text a client would see. */
export class Actors {
  readonly #state: ClusterState;

  constructor(state: ClusterState) {
    this.#state = state;
  }

  /** `tsh request create`: returns the id. */
  createRequest(user: string, choices: RequestChoices): string {
    const request = fromChoices(this.#state, user, choices);
    return createRequest(this.#state, asUser(this.#state, user), request).Metadata.Name;
  }

  /** `tsh request review`. */
  review(
    user: string,
    id: string,
    review: { readonly state: 'APPROVED' | 'DENIED'; readonly reason?: string },
  ): StoredRequest {
    return submitReview(this.#state, asUser(this.#state, user), {
      RequestID: id,
      Review: AccessReview.create({
        Author: user,
        ProposedState: RequestState[review.state],
        Reason: review.reason ?? '',
      }),
    });
  }

  /** `tctl requests approve|deny`: needs `access_request: update`. */
  setState(
    user: string,
    id: string,
    change: {
      readonly state: 'APPROVED' | 'DENIED';
      readonly reason?: string;
      readonly delegator?: string;
      readonly roles?: readonly string[];
    },
  ): StoredRequest {
    const { reason = '', delegator = '', roles = [] } = change;
    return setRequestState(
      this.#state,
      asUser(this.#state, user),
      RequestStateSetter.create({
        ID: id,
        State: RequestState[change.state],
        Reason: reason,
        Delegator: delegator,
        Roles: [...roles],
      }),
    );
  }

  /** Changes a plugin's notes beside a request, as that plugin does with an identity of `user`. */
  updatePluginData(
    user: string,
    id: string,
    change: {
      readonly set: Readonly<Record<string, string>>;
      readonly expect?: Readonly<Record<string, string>>;
    },
  ): void {
    const params = {
      Kind: ACCESS_REQUEST_KIND,
      Resource: id,
      Plugin: 'jira',
      Set: change.set,
      Expect: change.expect ?? {},
    };
    updatePluginData(this.#state, asUser(this.#state, user), PluginDataUpdateParams.fromPartial(params));
  }

  /** `tctl requests rm`. Parity: acts as a local administrator; the user is only who the audit log names. */
  deleteRequest(user: string, id: string): void {
    deleteRequest(this.#state, asUser(this.#state, user), id, true);
  }

  /** Promotes a request to an access list, as reviewers can in the Web UI. */
  promote(
    user: string,
    id: string,
    choices: { readonly listName?: string; readonly listTitle?: string; readonly reason?: string } = {},
  ): StoredRequest {
    const { listName = 'access-list', listTitle = 'Access list', reason = '' } = choices;
    return promoteRequest(this.#state, user, id, { name: listName, title: listTitle }, reason);
  }

  /** ((Ends a request's life now.)) */
  expire(id: string): void {
    const request = this.#state.requests.get(id);
    if (request === undefined) throw notFound(`access request ${quote(id)} not found`);
    expireNow(this.#state, request);
  }

  /** ((Stores a record as it is and tells the watchers.)) Returns the id. */
  putRaw(raw: RawRequest): string {
    const id = raw.id ?? uuidV7(this.#state.clock.now());
    const spec = { ...AccessRequestSpecV3.create({ State: RequestState.PENDING }), ...raw.spec };
    const message = AccessRequestV3.create({ Kind: 'access_request', Version: 'v3' });
    this.#state.putRequest({
      ...message,
      Metadata: { ...Metadata.create({ Namespace: 'default' }), ...raw.metadata, Name: id },
      Spec: raw.state === undefined ? spec : Object.assign(spec, { State: raw.state }),
    });
    return id;
  }
}
