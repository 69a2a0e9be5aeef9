import {
  CHANNEL,
  isBridgeMessage,
  type CallbackReference,
  type FromAppPage,
  type FromHostPage,
  type SubscriptionReference,
  type Theme,
} from './bridge-messages';

/** A short notice that an app's page wants to show, as `showFlag` sends it. */
export interface FlagOptions {
  readonly id: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly isAutoDismiss?: boolean;
}

/** Where an app's page wants to go: an address, or a place that Jira knows by name. */
export interface NavigationRequest {
  readonly type: 'same-tab' | 'new-tab';
  readonly url?: string;
  readonly target?: string;
  readonly [field: string]: unknown;
}

/** What the page around an app's page does for it. Only the first four are needed. */
export interface BridgePage {
  /** Origin that the app's page is served from. */
  readonly origin: string;
  /** What `view.getContext()` gives; asked at each call. */
  readonly context: () => Readonly<Record<string, unknown>>;
  /** Calls the module's resolver. What it throws reaches the app's page with its message. */
  readonly invoke: (functionKey: string, payload: unknown) => Promise<unknown>;
  /** Calls the product as the viewer: `{product, restPath, fetchRequestInit}` to `{body, headers, status, statusText}`. */
  readonly fetchProduct: (request: Readonly<Record<string, unknown>>) => Promise<unknown>;
  readonly onFlag?: (flag: FlagOptions) => void;
  readonly onCloseFlag?: (id: string) => void;
  readonly onNavigate?: (request: NavigationRequest) => void;
  readonly onRefresh?: (payload: unknown) => void;
  readonly onSubmit?: (payload: unknown) => void;
  readonly onClose?: (payload: unknown) => void;
  /** Resolves a named place to an address. */
  readonly urlOf?: (target: Readonly<Record<string, unknown>>) => string | undefined;
}

/** The host page's end of the bridge. */
export interface BridgeConnection {
  /** Raises an event in the app's page, such as `JIRA_ISSUE_CHANGED`. */
  emit(event: string, payload: unknown): void;
  /** Ends the bridge: the app's page gets no answers any more. */
  dispose(): void;
}

interface Subscription {
  readonly id: number;
  readonly event: string;
  readonly callbackId: number;
}

/**
 * Connects the page of an app in a frame with the page around it. Connect before the frame starts to load.
 *
 * Parity: modals, realtime channels, permissions and history are not modelled; asking for them is refused.
 */
export function connectBridge(frame: HTMLIFrameElement, page: BridgePage): BridgeConnection {
  let subscriptions: readonly Subscription[] = [];
  let lastSubscription = 0;
  let isThemed = false;

  const send = (message: FromHostPage): void => frame.contentWindow?.postMessage(message, page.origin);
  const emit = (event: string, payload: unknown): void => {
    for (const subscription of subscriptions) {
      if (subscription.event !== event) continue;
      send({ channel: CHANNEL, kind: 'callback', id: subscription.callbackId, args: [payload] });
    }
  };
  const subscribe = (payload: Fields): SubscriptionReference => {
    lastSubscription += 1;
    const { sandboxCallback } = payload['callback'] as CallbackReference;
    subscriptions = [
      ...subscriptions,
      { id: lastSubscription, event: String(payload['event']), callbackId: sandboxCallback },
    ];
    return { sandboxSubscription: lastSubscription };
  };
  const own: Commands = {
    on: subscribe,
    onPublic: subscribe,
    unsubscribe: (payload) => {
      subscriptions = subscriptions.filter(({ id }) => id !== payload['sandboxSubscription']);
    },
    emit: (payload) => emit(String(payload['event']), payload['payload']),
    emitPublic: (payload) => emit(String(payload['event']), payload['payload']),
    enableTheming: () => {
      isThemed = true;
      return readTheme();
    },
  };
  const commands: Commands = { ...pageCommands(page), ...own };

  const receive = (event: MessageEvent<unknown>): void => {
    if (event.source !== frame.contentWindow || event.origin !== page.origin || !isBridgeMessage(event.data))
      return;
    const message = event.data as FromAppPage;
    if (message.kind === 'resize') frame.style.height = `${message.heightPx}px`;
    else void answer(commands, message, send);
  };
  const themes = new MutationObserver(() => {
    if (isThemed) send({ channel: CHANNEL, kind: 'theme', theme: readTheme() });
  });
  themes.observe(document.documentElement, { attributeFilter: ['data-color-mode', 'data-theme'] });
  window.addEventListener('message', receive);
  return {
    emit,
    dispose: () => {
      themes.disconnect();
      window.removeEventListener('message', receive);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;
type Commands = Readonly<Record<string, (payload: Fields) => unknown>>;

async function answer(
  commands: Commands,
  call: Extract<FromAppPage, { kind: 'call' }>,
  send: (message: FromHostPage) => void,
): Promise<void> {
  const { id, command, payload } = call;
  try {
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (run === undefined) throw new Error(`((not modelled: the bridge command "${command}"))`);
    const value = await run((payload ?? {}) as Fields);
    // The bridge takes only a plain false for a refusal, and wants something for the rest.
    send({ channel: CHANNEL, kind: 'answer', id, value: value === undefined ? true : value });
  } catch (error) {
    send({
      channel: CHANNEL,
      kind: 'refusal',
      id,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/** What a page is told it has been told, unless it says false: the bridge package makes an error of that. */
function told(result: unknown): boolean {
  return result !== false;
}

function pageCommands(page: BridgePage): Commands {
  return {
    getContext: () => ({ ...page.context(), theme: { colorMode: readTheme().colorMode } }),
    invoke: async (payload) => {
      if (payload['invokeType'] !== undefined)
        throw new Error('((not modelled: a call from a page to a remote))');
      const value = await page.invoke(String(payload['functionKey']), payload['payload']);
      // A function may return nothing; then the page shall get nothing, not the bridge's own "done".
      return payload['metadata'] === undefined ? (value ?? null) : { body: value, metadata: {} };
    },
    fetchProduct: (payload) => page.fetchProduct(payload),
    getUrl: (payload) => page.urlOf?.(payload) ?? false,
    showFlag: (payload) => told(page.onFlag?.(payload as unknown as FlagOptions)),
    closeFlag: (payload) => told(page.onCloseFlag?.(String(payload['id']))),
    navigate: (payload) => told(page.onNavigate?.(payload as NavigationRequest)),
    reload: () => told(page.onRefresh?.(undefined)),
    refresh: (payload) => told(page.onRefresh?.(payload)),
    submit: (payload) => told(page.onSubmit?.(payload)),
    close: (payload) => told(page.onClose?.(payload)),
    changeWindowTitle: () => true,
    emitReadyEvent: () => true,
  };
}

function readTheme(): Theme {
  const { documentElement: root } = document;
  return {
    colorMode: root.getAttribute('data-color-mode') ?? 'light',
    theme:
      root.getAttribute('data-theme') ??
      'light:light dark:dark spacing:spacing typography:typography shape:shape',
  };
}
