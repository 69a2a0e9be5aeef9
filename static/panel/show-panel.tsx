import type { Texts } from '../shared/i18n/texts';
import type { Loaded } from '../shared/loaded';
import { showPage } from '../shared/start-page';
import { App } from './app';
import type { SyncedCard } from './load-card';

/** Puts the panel in the place of the first glance, with what was loaded for that. */
export function showPanel(root: HTMLElement, texts: Texts, first: Loaded<SyncedCard>): void {
  showPage(root, texts, <App first={first} />);
}
