import { kvs } from '@forge/kvs';
import type { DecisionId } from '#core/ids';
import type { Decisions } from '#core/ports';
import { stored } from './guard';

/** Long past the 96 hours for which Forge may keep an event; after that, one review per person is Teleport's to hold. */
const KEPT_DAYS = 30;

const keyOf = (id: DecisionId): string => `decision:${id}`;

/** Decisions of which the card tells, under their own key each, gone by themselves after a while. */
export const forgeDecisions: Decisions = {
  async isRemembered(id) {
    return (await stored('read a decision', () => kvs.get(keyOf(id)))) !== undefined;
  },

  async remember(id, outcome) {
    await stored('keep a decision', () =>
      kvs.set(keyOf(id), { outcome }, { ttl: { unit: 'DAYS', value: KEPT_DAYS } }),
    );
  },
};
