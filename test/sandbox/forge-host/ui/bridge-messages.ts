/** What an app's page and the page that hosts it say to each other over `postMessage`. */

/** Marks the sandbox's messages among others. */
export const CHANNEL = 'forge-sandbox-bridge';

/** A function of the app's page, as it travels: the host page calls it by its number. */
export interface CallbackReference {
  readonly sandboxCallback: number;
}

/** Something that the app's page can end again. */
export interface SubscriptionReference {
  readonly sandboxSubscription: number;
}

export type FromAppPage =
  | {
      readonly channel: typeof CHANNEL;
      readonly kind: 'call';
      readonly id: number;
      readonly command: string;
      readonly payload: unknown;
    }
  | { readonly channel: typeof CHANNEL; readonly kind: 'resize'; readonly heightPx: number };

export type FromHostPage =
  | {
      readonly channel: typeof CHANNEL;
      readonly kind: 'answer';
      readonly id: number;
      readonly value: unknown;
    }
  | {
      readonly channel: typeof CHANNEL;
      readonly kind: 'refusal';
      readonly id: number;
      readonly message: string;
    }
  | {
      readonly channel: typeof CHANNEL;
      readonly kind: 'callback';
      readonly id: number;
      readonly args: readonly unknown[];
    }
  | { readonly channel: typeof CHANNEL; readonly kind: 'theme'; readonly theme: Theme };

/** The host page's theme, as its root element's attributes say it. */
export interface Theme {
  /** `light`, `dark`, or `auto` for what the person's system prefers. */
  readonly colorMode: string;
  /** Such as `light:light dark:dark spacing:spacing`. */
  readonly theme: string;
}

/** True for messages of the sandbox's bridge. */
export function isBridgeMessage(
  data: unknown,
): data is { readonly channel: typeof CHANNEL; readonly kind: string } {
  return typeof data === 'object' && data !== null && 'channel' in data && data.channel === CHANNEL;
}
