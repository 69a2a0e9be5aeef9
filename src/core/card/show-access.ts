import type { IssueRef } from '../ids';
import type { Ports } from '../ports';
import type { ProjectSettings } from '../project/settings';
import type { CardProperty } from './card';

/** A card with how its request stands. */
interface Standing extends IssueRef {
  readonly property: CardProperty;
}

/**
 * Has the field of some cards say how their requests stand, in one call. What Jira does not take is noted and no more: the card and
 * the decision are good without it.
 */
export async function showAccessOf(
  ports: Pick<Ports, 'cards' | 'activity'>,
  settings: Pick<ProjectSettings, 'accessField' | 'language'>,
  cards: readonly Standing[],
): Promise<void> {
  const why = await ports.cards.showAccess(settings, cards);
  if (why === undefined) return;
  const [only, ...others] = cards;
  const issueKey = others.length === 0 ? only?.issueKey : undefined;
  await ports.activity.note({ event: 'field-not-written', issueKey, detail: why });
}
