/** A card on which a decision is being made: what tests of handing in and of answering moves begin with. */
import { createCards } from '#core/card/create-cards';
import { decisionId, issueId } from '#core/ids';
import { anAccessRequest, aReview, BOB, REQUEST_ID } from './builders';
import { FakeWorld } from './fake-ports';

export const CARD = issueId('10100');
export const DECIDED = decisionId(CARD, '500');
const { accountId, displayName } = BOB;
export const PERSON = { accountId, displayName };

/** A world with the card of a request, whose approval Teleport records. */
export async function aWorld(): Promise<FakeWorld> {
  const world = new FakeWorld();
  world.requests.set(REQUEST_ID, anAccessRequest());
  world.answer = (_, { reason }) =>
    recorded(anAccessRequest({ state: 'approved', reviews: [aReview({ reason })] }));
  await createCards(world.ports, [REQUEST_ID]);
  return world;
}

export const recorded = (request: ReturnType<typeof anAccessRequest>) =>
  ({ kind: 'recorded', request, reviewer: 'bob' }) as const;
