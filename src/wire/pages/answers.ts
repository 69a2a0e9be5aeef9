import type { ErrorCode } from '#core/errors';
import type { ReviewMode } from '#core/request/review';

/** Why there is no answer now; `message` is for whoever runs the app. */
export interface Unavailable {
  readonly kind: 'unavailable';
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/** Something with a name to choose by. */
export interface NamedChoice {
  readonly id: string;
  readonly name: string;
}

/** What the app heard from the relay when the page asked. Instants are ISO 8601. */
export type RelayStatus =
  | {
      readonly ok: true;
      readonly clusterName: string;
      readonly teleportVersion: string;
      readonly edition: 'oss' | 'enterprise';
      readonly reviewMode: ReviewMode;
      readonly certificateExpiresAt: string;
      readonly relayVersion: string;
      /** Whether the relay hears of changes at once. */
      readonly watch: 'live' | 'down';
      readonly lastEventAt?: string | undefined;
      /** Whether it lets access end as a work item is closed. */
      readonly endsAccessOnClose?: boolean | undefined;
    }
  | { readonly ok: false; readonly message: string };
