import type { Unavailable } from './answers';

/** How the panel ends access that was approved. */
export interface EndAccessCalls {
  readonly endAccess: { readonly input: { readonly reason: string }; readonly output: EndAccessResult };
}

export type EndAccessResult =
  | { readonly kind: 'ended' }
  /** Not answered in time: the card tells what becomes of it. */
  | { readonly kind: 'on-its-way' }
  | { readonly kind: 'not-running' }
  | { readonly kind: 'not-permitted'; readonly detail: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'not-a-request' }
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'invalid' }
  | Unavailable;
