import type { Actor } from '../request/review';

/** The access that an approved request gave is to end now. */
export type AccessEnding =
  /** Somebody wants it. */
  | { readonly actor: Actor; readonly reason: string }
  /** Nobody: this work item, which the request names, was closed. */
  | { readonly workItem: string };

/** What became of it. `ended`, by this call or an earlier one: `lock` is the lock in Teleport that does it. */
export type AccessEnded =
  { readonly kind: 'ended'; readonly lock: string } | Exclude<AccessNotEnded, { readonly kind: 'gone' }>;

/** Why it came to nothing. */
export type AccessNotEnded =
  /** The request is not approved, or its time is over. */
  | { readonly kind: 'not-running' }
  | { readonly kind: 'not-permitted'; readonly detail: string }
  /** Teleport does not have the request any more. */
  | { readonly kind: 'gone' };
