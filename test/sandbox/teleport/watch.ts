/** WatchEvents: which kinds a caller may watch, and the stream that follows. */
import { Event, Operation, type Watch } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { type WatchKind } from '../../../src/relay/teleport/gen/teleport/types/watch';
import { accessDenied, badParameter, quote } from './errors';
import { type Caller, requireVerbs } from './rbac';
import { readRequestFilter } from './request-filter';
import { ACCESS_REQUEST_KIND, type ClusterState } from './state';

function requireWatchable(state: ClusterState, caller: Caller, kind: WatchKind): void {
  if (kind.Kind === ACCESS_REQUEST_KIND) {
    const filter = readRequestFilter(kind.Filter);
    if (filter.User !== '' && filter.User === caller.name) return;
  }
  requireVerbs(state, caller, kind.Kind, ['read']);
  // Parity: Teleport watches some seventy kinds; only access requests are modelled.
  if (kind.Kind !== ACCESS_REQUEST_KIND) {
    throw badParameter(`watcher on object kind ${quote(kind.Kind)} is not supported`);
  }
}

/** The kinds that will be watched: all asked for, or, if partial success is allowed, those that can be. */
export function authoriseWatch(state: ClusterState, caller: Caller, watch: Watch): readonly WatchKind[] {
  if (watch.Kinds.length === 0) throw accessDenied("can't setup global watch");
  const kinds = watch.Kinds.filter((kind) => {
    try {
      requireWatchable(state, caller, kind);
      return true;
    } catch (error) {
      if (!watch.AllowPartialSuccess) throw error;
      return false;
    }
  });
  if (kinds.length === 0) throw badParameter('none of the requested kinds can be watched');
  return kinds;
}

/** The first event of every watch: it says what is really watched. */
export function initEvent(kinds: readonly WatchKind[]): Event {
  return Event.fromPartial({
    Type: Operation.INIT,
    Resource: {
      $case: 'WatchStatus',
      value: {
        Kind: 'watch_status',
        Version: 'v1',
        Metadata: { Namespace: 'default' },
        Spec: { Kinds: [...kinds] },
      },
    },
  });
}
