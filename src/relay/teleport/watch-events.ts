import { requestId, type RequestId } from '#core/ids';
import type { AccessRequest } from '#core/request/access-request';
import { REQUEST_ID_PATTERN } from '#wire/limits';
import { Operation, type Event } from './gen/teleport/client/auth_service';
import type { AccessRequestV3 } from './gen/teleport/types/access_request';
import { ACCESS_REQUEST_KIND, REQUESTS_PERMISSION } from './own-roles';

/** What an event of Teleport's means to the watch. */
export type Change =
  | { readonly kind: 'put'; readonly request: AccessRequest }
  | { readonly kind: 'deleted'; readonly id: RequestId };

/** Reads an event; undefined for one that says nothing about an access request. */
export function toChange(
  event: Event,
  convert: (record: AccessRequestV3) => AccessRequest | undefined,
): Change | undefined {
  const { Resource } = event;
  if (event.Type === Operation.PUT && Resource?.$case === 'AccessRequest') {
    const request = convert(Resource.value);
    return request === undefined ? undefined : { kind: 'put', request };
  }
  if (event.Type === Operation.DELETE && Resource?.$case === 'ResourceHeader') {
    const name = Resource.value.Metadata?.Name ?? '';
    const isRequest = Resource.value.Kind === ACCESS_REQUEST_KIND && REQUEST_ID_PATTERN.test(name);
    return isRequest ? { kind: 'deleted', id: requestId(name) } : undefined;
  }
  return undefined;
}

/** Why the first event is not the confirmation that is needed, or undefined if it is. */
export function initProblem(event: Event): string | undefined {
  if (event.Type !== Operation.INIT) return 'Teleport sent an event before it confirmed the watch';
  // Servers before partial success either confirm everything or end the stream.
  if (event.Resource?.$case !== 'WatchStatus') return undefined;
  const kinds = event.Resource.value.Spec?.Kinds ?? [];
  if (kinds.some(({ Kind }) => Kind === ACCESS_REQUEST_KIND)) return undefined;
  return `Teleport does not let the relay watch access requests. ${REQUESTS_PERMISSION}`;
}
