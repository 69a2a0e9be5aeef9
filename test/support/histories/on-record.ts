/** What Teleport has of what people did in a history. */
import { PLUGIN_USER } from '../../sandbox/teleport/demo-cluster';
import type { HumanAct } from './acts';
import type { World } from './world';

/** Whether Teleport's audit log has what a person may have decided through the product, in the name that the mode gives it. */
export function isOnRecord(
  world: World,
  { requestId, person, state }: Pick<HumanAct, 'requestId' | 'person' | 'state'>,
): boolean {
  const { history, sandbox } = world;
  const log = sandbox.teleport.state.auditLog().filter(({ id }) => id === requestId);
  if (history.mode === 'override') {
    return log.some((event) => event.code === 'T5001I' && event.state === state && isByPlugin(event));
  }
  const author = authorOf(world, person);
  return log.some(({ reviewer, proposed_state }) => reviewer === author && proposed_state === state);
}

/** In whose name a review stands that somebody made through the product. */
export const authorOf = ({ history }: World, person: string): string =>
  history.mode === 'native' ? person : PLUGIN_USER;

/** Whether the relay's own user did that. */
export const isByPlugin = (event: { readonly user?: string; readonly updated_by?: string }): boolean =>
  (event.updated_by ?? event.user) === PLUGIN_USER;
