import type { AccessRequest, Progress } from '#core/access-request';
import type { ReviewMode } from '#core/review';
import type { CardState } from '#core/settings';

/**
 * What the app's pages and its resolvers say to each other: the name of each call, what goes in and what comes out.
 * Types only; the resolvers check what comes in, since a page can send anything.
 */
export interface PageCalls {
  readonly card: { readonly input: Record<string, never>; readonly output: CardView };
  readonly setup: { readonly input: Record<string, never>; readonly output: SetupView };
  readonly saveSetup: { readonly input: SetupInput; readonly output: SaveSetupResult };
}

/** What the issue panel shows. `not-a-request` is also the answer to whoever may not see the issue. */
export type CardView =
  | { readonly kind: 'not-a-request' }
  | { readonly kind: 'request'; readonly request: AccessRequest; readonly progress: Progress }
  | { readonly kind: 'gone'; readonly state: CardState }
  | { readonly kind: 'unavailable'; readonly message: string };

/** A project's settings, as far as a person sets them. Statuses by id. */
export interface SetupInput {
  readonly issueTypeId: string;
  readonly statuses: Readonly<Record<CardState, readonly string[]>>;
  readonly approvers: readonly string[];
}

/** What the app heard from the relay when the settings page asked. */
export type RelayStatus =
  | {
      readonly ok: true;
      readonly clusterName: string;
      readonly teleportVersion: string;
      readonly edition: 'oss' | 'enterprise';
      readonly reviewMode: ReviewMode;
      readonly certificateExpiresAt: string;
    }
  | { readonly ok: false; readonly message: string };

export type SetupView =
  | { readonly kind: 'not-admin' }
  | {
      readonly kind: 'ready';
      readonly current?: SetupInput | undefined;
      /** What the app would choose, read off the names of types and statuses. */
      readonly proposal: SetupInput;
      readonly issueTypes: readonly { readonly id: string; readonly name: string }[];
      /** `category` is Jira's key: `new`, `indeterminate` or `done`. */
      readonly statuses: readonly { readonly id: string; readonly name: string; readonly category: string }[];
      readonly relay: RelayStatus;
    };

export type SaveSetupResult =
  | { readonly kind: 'saved' }
  | { readonly kind: 'not-admin' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };
