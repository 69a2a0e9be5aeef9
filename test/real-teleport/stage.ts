/** What stories of a real Teleport are told with, and the words that most of them need. */
import type { Issue } from '../sandbox/jira/state';
import type { Cluster, Driver, RealRequest } from './driver';
import { PEOPLE, ROLES, type Mode } from './people';
import type { System } from './system';

/** What a story is told with. */
export interface Stage {
  readonly system: System;
  readonly driver: Driver;
  readonly cluster: Cluster;
  readonly mode: Mode;
  /** Takes note of a figure. */
  readonly note: (text: string) => void;
}

export interface Story {
  readonly name: string;
  /** Where it makes sense; everywhere unless told. */
  readonly fits?: (stage: Stage) => boolean;
  readonly tell: (stage: Stage) => Promise<void>;
}

/** Fails unless something holds. */
export function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** A request, once it has its card. */
export async function requested(
  { driver, system }: Stage,
  choices: Parameters<Driver['ask']>[1] = { roles: [ROLES.editor] },
  user: string = PEOPLE.alice,
): Promise<{ readonly id: string; readonly card: Issue }> {
  const id = await driver.ask(user, { reason: 'Deploy the fix', ...choices });
  return { id, card: await system.cardOf(id) };
}

/** Waits until Teleport has a request in a state; resolves to it. */
export const inTeleport = (
  stage: Stage,
  id: string,
  state: RealRequest['state'],
  waitMs?: number,
): Promise<RealRequest> =>
  stage.system.until(async () => {
    const request = await stage.driver.request(id);
    if (request?.state !== state) throw new Error(`The request is ${request?.state ?? 'gone'}, not ${state}`);
    return request;
  }, waitMs);

/** The decision is there as the mode makes it: a review that names the person, or the state alone. */
export function expectDecidedBy({ mode }: Stage, request: RealRequest, person: string): void {
  if (mode === 'override') {
    expect(request.reviews.length === 0, 'There is a review');
    return;
  }
  const own = request.reviews.filter(({ author }) => author === PEOPLE.relay);
  expect(own.length === 1, `The relay has made ${own.length} reviews`);
  expect(own[0]?.reason.includes(person) === true, `The review does not name ${person}: ${own[0]?.reason}`);
}
