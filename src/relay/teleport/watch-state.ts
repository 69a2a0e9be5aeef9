import { WATCH_HEALTHY_MS } from '../limits';

/**
 * Where the watch on access requests is.
 *
 * - `stopped`: not running.
 * - `connecting`: reading the identity, opening a channel, asking the cluster about itself.
 * - `waiting-for-init`: the stream is open, Teleport has not confirmed yet that it sends events.
 * - `listing`: events are kept waiting while the full list is read. `isAgain`: events flowed before, so what the relay
 *   knows is still good meanwhile.
 * - `live`: every event is taken in as it comes. `since` is in epoch ms.
 * - `renewing`: live, and a connection with new credentials is being opened beside the one in use.
 * - `backing-off`: failed for `reason`; pausing before the next attempt.
 *
 * `failures` counts failed attempts in a row.
 */
export type WatchState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'connecting'; readonly failures: number }
  | { readonly kind: 'waiting-for-init'; readonly failures: number }
  | { readonly kind: 'listing'; readonly failures: number; readonly isAgain: boolean }
  | { readonly kind: 'live'; readonly failures: number; readonly since: number }
  | { readonly kind: 'renewing'; readonly failures: number; readonly since: number }
  | { readonly kind: 'backing-off'; readonly failures: number; readonly reason: string };

/** What can happen to a watch. `at` is in epoch ms. */
export type WatchInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'init' }
  | { readonly kind: 'listed'; readonly at: number }
  | { readonly kind: 'failed'; readonly reason: string; readonly at: number }
  | { readonly kind: 'pause-over' }
  | { readonly kind: 'relist' }
  | { readonly kind: 'renew' }
  | { readonly kind: 'renewed' }
  | { readonly kind: 'not-renewed' }
  | { readonly kind: 'stop' };

/** The one place where the watch's state changes. An input that means nothing in a state leaves it as it is. */
export function transition(state: WatchState, input: WatchInput): WatchState {
  if (input.kind === 'stop') return { kind: 'stopped' };
  switch (state.kind) {
    case 'stopped':
      return input.kind === 'start' ? { kind: 'connecting', failures: 0 } : state;
    case 'connecting':
      if (input.kind === 'connected') return { kind: 'waiting-for-init', failures: state.failures };
      break;
    case 'waiting-for-init':
      if (input.kind === 'init') return { kind: 'listing', failures: state.failures, isAgain: false };
      break;
    case 'listing':
      if (input.kind === 'listed') return { kind: 'live', failures: state.failures, since: input.at };
      break;
    case 'live':
      if (input.kind === 'relist') return { kind: 'listing', failures: 0, isAgain: true };
      if (input.kind === 'renew') return { ...state, kind: 'renewing' };
      break;
    case 'renewing':
      if (input.kind === 'renewed') return { kind: 'listing', failures: 0, isAgain: true };
      if (input.kind === 'not-renewed') return { ...state, kind: 'live' };
      break;
    case 'backing-off':
      return input.kind === 'pause-over' || input.kind === 'renew'
        ? { kind: 'connecting', failures: state.failures }
        : state;
  }
  if (input.kind === 'failed') return afterFailure(state, input);
  return state;
}

/** Whether what the relay knows of the requests is kept up to date. */
export const isUpToDate = (state: WatchState): boolean =>
  state.kind === 'live' || state.kind === 'renewing' || (state.kind === 'listing' && state.isAgain);

function afterFailure(
  state: Exclude<WatchState, { kind: 'stopped' | 'backing-off' }>,
  { reason, at }: { readonly reason: string; readonly at: number },
): WatchState {
  const wasLive = state.kind === 'live' || state.kind === 'renewing';
  const wasHealthy = wasLive && at - state.since >= WATCH_HEALTHY_MS;
  return { kind: 'backing-off', failures: wasHealthy ? 1 : state.failures + 1, reason };
}
