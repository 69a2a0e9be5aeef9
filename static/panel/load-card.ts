import type { CardView } from '#wire/pages/panel';
import { rpc } from '../shared/rpc';

/** The app's answer and when it came, by this browser's clock. */
export interface SyncedCard {
  readonly card: CardView;
  readonly syncedMs: number;
}

/** Longer than the app waits for the relay, as long as the relay asks for work at all. */
const NEWS_MS_MAX = 25_000;

/** Asks the app for the card of the issue that the panel stands on: where the relay takes its time, as the app remembers it. */
export const loadCard = async (): Promise<SyncedCard> => ({
  card: await rpc('card', {}),
  syncedMs: Date.now(),
});

/** The same for a page that shows a card already: waits for what the relay says. */
export const loadNews = async (): Promise<SyncedCard> => ({
  card: await rpc('card', { awaitsNews: true }, NEWS_MS_MAX),
  syncedMs: Date.now(),
});

/** Whether the app is still asking, so that the next call may bring more. */
export const isAsking = ({ card }: SyncedCard): boolean =>
  card.kind === 'request' && card.remembered !== undefined && card.remembered.problem === undefined;
