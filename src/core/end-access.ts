import type { Actor } from './review';

/** Somebody wants the access that an approved request gave to end now. */
export interface AccessEnding {
  readonly actor: Actor;
  readonly reason: string;
}

/** What became of it. `ended`, by this call or an earlier one: `lock` is the lock in Teleport that does it. */
export type AccessEnded =
  | { readonly kind: 'ended'; readonly lock: string }
  /** The request is not approved, or its time is over. */
  | { readonly kind: 'not-running' }
  | { readonly kind: 'not-permitted'; readonly detail: string };
