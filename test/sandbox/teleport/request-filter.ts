/** Filters over access requests: those of listings, and the maps of strings that watches carry. */
import {
  AccessRequestFilter,
  AccessRequestScope,
  type AccessRequestV3,
  RequestState,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { badParameter, quote } from './errors';

const STATES = new Map<string, RequestState>(Object.entries(RequestState));

function parseState(name: string): RequestState {
  const state = STATES.get(name.toUpperCase());
  if (state === undefined || state === RequestState.UNRECOGNIZED) {
    throw badParameter(`unknown request state: ${quote(name)}`);
  }
  return state;
}

/** Reads the filter of a watch. Only `id`, `user` and `state` exist. */
export function readRequestFilter(map: Readonly<Record<string, string>>): AccessRequestFilter {
  const filter = AccessRequestFilter.create();
  for (const [key, value] of Object.entries(map)) {
    if (key === 'id') filter.ID = value;
    else if (key === 'user') filter.User = value;
    else if (key === 'state') filter.State = parseState(value);
    else throw badParameter(`unknown filter key ${key}`);
  }
  return filter;
}

function matchesKeywords(keywords: readonly string[], request: AccessRequestV3): boolean {
  const spec = request.Spec;
  const resources = spec?.RequestedResourceIDs.map((id) => `${id.Kind} ${id.Name}`) ?? [];
  const text = [request.Metadata?.Name, spec?.User, spec?.RequestReason, spec?.ResolveReason]
    .concat(spec?.Roles ?? [], resources)
    .join('\n')
    .toLowerCase();
  return keywords.every((keyword) => text.includes(keyword.toLowerCase()));
}

function matchesScope(filter: AccessRequestFilter, request: AccessRequestV3): boolean {
  const isOwn = request.Spec?.User === filter.Requester;
  const hasReviewed = request.Spec?.Reviews.some((review) => review.Author === filter.Requester) ?? false;
  switch (filter.Scope) {
    case AccessRequestScope.MY_REQUESTS:
      return isOwn;
    case AccessRequestScope.NEEDS_REVIEW:
      return !isOwn && !hasReviewed && request.Spec?.State === RequestState.PENDING;
    case AccessRequestScope.REVIEWED:
      return hasReviewed;
    default:
      return true;
  }
}

/** Tells whether a request passes a filter; empty fields let everything pass. */
export function matchesRequestFilter(filter: AccessRequestFilter, request: AccessRequestV3): boolean {
  if (filter.ID !== '' && filter.ID !== request.Metadata?.Name) return false;
  if (filter.User !== '' && filter.User !== request.Spec?.User) return false;
  if (filter.State !== RequestState.NONE && filter.State !== request.Spec?.State) return false;
  return matchesKeywords(filter.SearchKeywords, request) && matchesScope(filter, request);
}
