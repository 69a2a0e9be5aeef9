import { setGlobalTheme } from '@atlaskit/tokens/set-global-theme';
import { recall, remember } from '../remember';

export type ColorMode = 'light' | 'dark';

const KEY = 'sandbox.theme';
const SYSTEM_DARK = '(prefers-color-scheme: dark)';

/** The visitor's choice, or the system's while there is none. */
export function wantedTheme(): ColorMode {
  const chosen = recall(KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return window.matchMedia(SYSTEM_DARK).matches ? 'dark' : 'light';
}

/** Makes a choice that outlives the page. */
export function chooseTheme(mode: ColorMode): void {
  remember(KEY, mode);
}

/** Calls `run` when the system changes between light and dark and the visitor has not chosen. */
export function onSystemTheme(run: (mode: ColorMode) => void): () => void {
  const query = window.matchMedia(SYSTEM_DARK);
  const onChange = () => run(wantedTheme());
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Draws the page in a theme. */
export async function applyTheme(mode: ColorMode): Promise<void> {
  await setGlobalTheme({ colorMode: mode, light: 'light', dark: 'dark', spacing: 'spacing' });
}
