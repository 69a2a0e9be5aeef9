/**
 * What the sandbox puts at the start of an app page's head, where the platform puts its own bridge script: it gives
 * `@forge/bridge` the `__bridge` object it expects, and carries calls to the page around.
 */
import { CHANNEL, isBridgeMessage, type FromAppPage, type FromHostPage, type Theme } from './bridge-messages';

/** Filled in when the script is built: the only page that may host the app's. */
declare const SITE_ORIGIN: string;
declare const THEME_URL: string;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

let lastId = 0;
const pending = new Map<number, Pending>();
const callbacks = new Map<number, (...args: readonly unknown[]) => unknown>();
const darkPreference = window.matchMedia('(prefers-color-scheme: dark)');
let theme: Theme | undefined;

Object.defineProperty(window, '__bridge', { value: { callBridge } });
window.addEventListener('message', receive);
darkPreference.addEventListener('change', applyTheme);
document.addEventListener('DOMContentLoaded', reportHeight);

async function callBridge(command: string, payload?: unknown): Promise<unknown> {
  const value = await call(command, encode(payload));
  if (command === 'enableTheming') await followTheme(value as Theme);
  return decode(value);
}

function call(command: string, payload: unknown): Promise<unknown> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve, reject });
    send({ channel: CHANNEL, kind: 'call', id, command, payload });
  });
}

function send(message: FromAppPage): void {
  window.parent.postMessage(message, SITE_ORIGIN);
}

function receive(event: MessageEvent<unknown>): void {
  if (event.source !== window.parent || event.origin !== SITE_ORIGIN || !isBridgeMessage(event.data)) return;
  const message = event.data as FromHostPage;
  switch (message.kind) {
    case 'answer':
      pending.get(message.id)?.resolve(message.value);
      pending.delete(message.id);
      return;
    case 'refusal':
      pending.get(message.id)?.reject(new Error(message.message));
      pending.delete(message.id);
      return;
    case 'callback':
      callbacks.get(message.id)?.(...message.args);
      return;
    case 'theme':
      theme = message.theme;
      applyTheme();
  }
}

/** Functions cannot be posted: a number goes in their place. */
function encode(value: unknown): unknown {
  if (typeof value === 'function') {
    lastId += 1;
    callbacks.set(lastId, value as (...args: readonly unknown[]) => unknown);
    return { sandboxCallback: lastId };
  }
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null || value instanceof Blob) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
}

function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('sandboxSubscription' in value)) return value;
  return { unsubscribe: () => void call('unsubscribe', value) };
}

async function followTheme(first: Theme): Promise<void> {
  theme = first;
  applyTheme();
  if (document.querySelector(`link[href="${THEME_URL}"]`) !== null) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = THEME_URL;
  const loaded = new Promise<void>((resolve) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => resolve());
  });
  document.head.append(link);
  await loaded;
}

function applyTheme(): void {
  if (theme === undefined) return;
  const isDark = theme.colorMode === 'dark' || (theme.colorMode === 'auto' && darkPreference.matches);
  document.documentElement.setAttribute('data-color-mode', isDark ? 'dark' : 'light');
  document.documentElement.setAttribute('data-theme', theme.theme);
}

/** Tells the host page how tall the content is, as the platform's frame resizer does. */
function reportHeight(): void {
  let lastHeightPx = 0;
  const measure = (): void => {
    const bottoms = [...document.body.children].map(
      (child) => child.getBoundingClientRect().bottom + window.scrollY,
    );
    const { marginBottom, paddingBottom } = window.getComputedStyle(document.body);
    const heightPx = Math.ceil(
      Math.max(0, ...bottoms) + parseFloat(marginBottom) + parseFloat(paddingBottom),
    );
    if (heightPx === lastHeightPx) return;
    lastHeightPx = heightPx;
    send({ channel: CHANNEL, kind: 'resize', heightPx });
  };
  const sizes = new ResizeObserver(measure);
  const observeChildren = (): void => {
    for (const child of document.body.children) sizes.observe(child);
    measure();
  };
  new MutationObserver(observeChildren).observe(document.body, { childList: true });
  observeChildren();
}
