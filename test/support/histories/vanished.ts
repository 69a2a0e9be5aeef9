/** No decision vanishes: what people did with cards, held against what came of it. */
import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import type { Issue } from '../../sandbox/jira/state';
import { markersOf } from '../markers';
import type { Asked, HumanAct } from './acts';
import { isOnRecord } from './on-record';
import { storedLinks } from './stored';
import type { World } from './world';

type Insist = (isSo: boolean, promise: string) => void;

/**
 * Moves made are reviews and remarks: of the drags that decide, made on the card of a request that was still to be decided, each
 * is answered on the card, but for one for each review on record; one that was moved away from while it was on its way to Teleport
 * is answered with that: nobody knows whether it was recorded. An installation that came later cannot know of it; nor is there an
 * answer where card or record are gone.
 */
export function checkNoneVanished(world: World, { id }: Asked, insist: Insist): void {
  const [card] = world.cardsOf(id);
  if (card === undefined) return;
  const state = world.sandbox.teleport.state.request(id)?.Spec.State;
  if (state === undefined) return;
  // Moved before a later installation was set up: once the request has ended, nothing leads it to a card that stands right.
  const isLinked = storedLinks(world).has(id);
  if (world.installations > 0 && !isLinked && state !== RequestState.PENDING) return;
  const answered = new Set(markersOf(card));
  const unanswered = movesOn(world, card).filter(
    ({ decision = '' }) => !answered.has(`decision:${decision}`) && !answered.has(`uncertain:${decision}`),
  );
  // A review in a person's name is theirs; one by the relay may be anybody's.
  const isNative = world.history.mode === 'native';
  const recordOf = ({ person, state }: HumanAct): string => (isNative ? `${person} ${state}` : state);
  for (const act of unanswered) {
    const alike = unanswered.filter((other) => recordOf(other) === recordOf(act)).length;
    const reviews = isOnRecord(world, act) ? 1 : 0;
    insist(
      alike <= reviews,
      `${alike} drags like that of ${act.person} to ${act.state} on ${card.key} for ${reviews} reviews: the others vanished`,
    );
  }
}

/** Drags that decide, made on this very card while its request was open, of which this installation is to know. */
const movesOn = (world: World, card: Issue): readonly HumanAct[] =>
  world.acts.filter(
    ({ decision, open }) =>
      decision?.startsWith(`${card.id}:`) === true && open?.installations === world.installations,
  );
