import { AppError } from '../errors';
import type { RequestId } from '../ids';
import type { FetchedRequest, Ports } from '../ports';
import type { AccessRequest } from '../request/access-request';
import { claim, hasCard, isOver, type Link } from './link';
import { returnRefused, takeLink, type WorkPorts } from './with-link';

/** A request that exists, with a record that cannot be used. */
export type Unusable = Extract<FetchedRequest, { kind: 'unusable' }>;

/** The failure that such a record is. A repeat meets it again, until somebody updates the app or the relay. */
export function unusableRecord({ id, why }: Unusable): AppError {
  const message = `The relay's record of access request ${id} cannot be used: ${why}`;
  return new AppError('relay-too-old', message, { retry: 'never' });
}

/**
 * The request that was fetched, or undefined if there is none any more.
 * @throws AppError `relay-too-old` if there is one whose record cannot be used
 */
export function foundIn(fetched: FetchedRequest | undefined): AccessRequest | undefined {
  if (fetched?.kind !== 'unusable') return fetched?.kind === 'found' ? fetched.request : undefined;
  throw unusableRecord(fetched);
}

/**
 * Lists a request without a card whose record cannot be used, and claims it, so that ticks leave it alone for a while.
 * The claim names the default project until there is a record to route by, and has whoever takes it over look for a card
 * first: an earlier installation may have made one. A card that exists is left to its update.
 */
export async function listUnusable(
  ports: WorkPorts & Pick<Ports, 'settings'>,
  item: Unusable,
): Promise<void> {
  const known = await ports.links.get(item.id);
  if (known !== undefined && (hasCard(known) || isOver(known))) return;
  const taken = known === undefined ? await claimUnseen(ports, item.id) : await takeLink(ports, known);
  if (taken !== undefined) await returnRefused(ports, taken, unusableRecord(item), { mayHaveActed: true });
}

/** The card of an earlier installation is older than any claim of this one. */
const LONG_AGO = new Date(0).toISOString();

async function claimUnseen(
  ports: Pick<Ports, 'links' | 'settings' | 'clock'>,
  id: RequestId,
): Promise<Link | undefined> {
  const state = await ports.settings.syncState();
  if (state === undefined) return undefined;
  const first = { ...claim(id, state.routing.defaultProjectId, ports.clock.now()), claimedAt: LONG_AGO };
  return (await ports.links.add(first)) === 'stored' ? first : undefined;
}
