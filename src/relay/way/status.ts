import type { PullState } from '../pull/puller';

/** Which way calls get here, and how that goes. Instants in epoch ms. */
export type WayStatus =
  | { readonly kind: 'call'; readonly url: string; readonly certificateExpiresAt: number | undefined }
  | { readonly kind: 'pull'; readonly state: PullState };
