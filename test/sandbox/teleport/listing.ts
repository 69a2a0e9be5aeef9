/** Listing requests: paged and sorted (v15 and later), or streamed whole. */
import {
  AccessRequestSort,
  type ListAccessRequestsRequest,
  type ListAccessRequestsResponse,
} from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { AccessRequestFilter } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { accessDenied } from './errors';
import { PAGE_SIZE_MAX } from './limits';
import { canReview, type Caller, findUser, hasReviewRules, verdictOn } from './rbac';
import { matchesRequestFilter } from './request-filter';
import { ACCESS_REQUEST_KIND, type ClusterState, stateName, type StoredRequest } from './state';
import { fromTimestamp } from './time';

interface Entry {
  readonly key: string;
  readonly request: StoredRequest;
}

const TIME_DIGITS = 16;

function sortKey(request: StoredRequest, sort: AccessRequestSort): string {
  const id = request.Metadata.Name;
  if (sort === AccessRequestSort.CREATED) {
    return `${String(Math.max(0, fromTimestamp(request.Spec.Created) ?? 0)).padStart(TIME_DIGITS, '0')}/${id}`;
  }
  if (sort === AccessRequestSort.STATE) return `${stateName(request.Spec.State)}/${id}`;
  if (sort === AccessRequestSort.USER) return `${request.Spec.User}/${id}`;
  return id;
}

/** Keeps the requests sorted until one changes, so that reading page after page costs no more than the pages. */
export class RequestListing {
  readonly #state: ClusterState;
  readonly #cache = new Map<string, { generation: number; entries: readonly Entry[] }>();

  constructor(state: ClusterState) {
    this.#state = state;
  }

  /** Tells which requests a caller may see: all, or only their own and those they may review. */
  #visibleTo(caller: Caller): (request: StoredRequest) => boolean {
    const state = this.#state;
    const verdicts = ['list', 'read'].map((verb) => verdictOn(state, caller, ACCESS_REQUEST_KIND, verb));
    if (verdicts.includes('denied')) {
      throw accessDenied('access denied to perform action "list" on "access_request"');
    }
    if (!verdicts.includes('not-allowed')) return () => true;
    if (!hasReviewRules(state, caller.roles)) return (request) => request.Spec.User === caller.name;
    const reviewer = findUser(state, caller.name);
    return (request) => request.Spec.User === caller.name || canReview(state, reviewer, request);
  }

  #sorted(sort: AccessRequestSort, descending: boolean): readonly Entry[] {
    const name = `${sort}/${String(descending)}`;
    const cached = this.#cache.get(name);
    if (cached?.generation === this.#state.generation) return cached.entries;
    const entries = [...this.#state.requests.values()].map((request) => ({
      key: sortKey(request, sort),
      request,
    }));
    const sign = descending ? -1 : 1;
    entries.sort((a, b) => (a.key < b.key ? -sign : sign));
    this.#cache.set(name, { generation: this.#state.generation, entries });
    return entries;
  }

  /** One page. `NextKey` is where the next page starts; empty on the last. */
  page(caller: Caller, request: ListAccessRequestsRequest): ListAccessRequestsResponse {
    const isVisible = this.#visibleTo(caller);
    const filter = { ...(request.Filter ?? AccessRequestFilter.create()), Requester: caller.name };
    const limit = request.Limit > 0 && request.Limit <= PAGE_SIZE_MAX ? request.Limit : PAGE_SIZE_MAX;
    if (filter.ID !== '') {
      const found = this.#state.requests.get(filter.ID);
      const matches = found !== undefined && matchesRequestFilter(filter, found) && isVisible(found);
      return { AccessRequests: matches ? [found] : [], NextKey: '' };
    }
    const entries = this.#sorted(request.Sort, request.Descending);
    const page: StoredRequest[] = [];
    for (let i = firstAtOrAfter(entries, request.StartKey, request.Descending); i < entries.length; i += 1) {
      const entry = entries[i];
      if (entry === undefined || !matchesRequestFilter(filter, entry.request) || !isVisible(entry.request))
        continue;
      if (page.length === limit) return { AccessRequests: page, NextKey: entry.key };
      page.push(entry.request);
    }
    return { AccessRequests: page, NextKey: '' };
  }

  /** Everything a filter lets through. */
  all(caller: Caller, filter: AccessRequestFilter): readonly StoredRequest[] {
    const isVisible = this.#visibleTo(caller);
    if (filter.ID !== '') {
      const found = this.#state.requests.get(filter.ID);
      return found !== undefined && matchesRequestFilter(filter, found) && isVisible(found) ? [found] : [];
    }
    const withCaller = { ...filter, Requester: caller.name };
    return [...this.#state.requests.values()].filter(
      (request) => matchesRequestFilter(withCaller, request) && isVisible(request),
    );
  }
}

function firstAtOrAfter(entries: readonly Entry[], startKey: string, descending: boolean): number {
  if (startKey === '') return 0;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const key = entries[middle]?.key ?? '';
    if (descending ? key > startKey : key < startKey) low = middle + 1;
    else high = middle;
  }
  return low;
}
