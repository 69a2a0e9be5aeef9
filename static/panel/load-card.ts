import type { CardView } from '#wire/pages/panel';
import { rpc } from '../shared/rpc';

/** The app's answer and when it came, by this browser's clock. */
export interface SyncedCard {
  readonly card: CardView;
  readonly syncedMs: number;
}

/** Asks the app for the card of the issue that the panel stands on. */
export const loadCard = async (): Promise<SyncedCard> => ({
  card: await rpc('card', {}),
  syncedMs: Date.now(),
});
