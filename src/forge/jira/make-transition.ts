import type { IssueId, StatusId } from '#core/ids';
import type { FieldValues } from '#core/project/screen-fields';
import { lackingFields, valuesFor, transitionsTo, type Transition } from '#core/project/transitions';
import { sayingOf } from './answers';
import { askJira } from './client';
import { jiraValuesOf } from './field-values';
import { readTransitions } from './transitions';

/** Where an issue is to go, and what an admin gave for the screens on the way. */
interface Goal {
  readonly targets: readonly StatusId[];
  readonly values: FieldValues;
}

/** `moved`; `conflict`: somebody else is at it; `refused`: with what Jira says, and the field that is missing. */
export type Transitioned =
  | { readonly kind: 'moved'; readonly transition: string; readonly isBare: boolean }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string };

/** Transitions that are tried: a workflow with more to one status is a rarity. */
const TRANSITIONS_TRIED_MAX = 5;

/**
 * Takes an issue to one of the statuses. Screens are looked at only where it matters: where there are values to give, several
 * transitions to choose from, or where the only one was refused.
 *
 * @param leading - ids of the transitions to these statuses, the preferred one first; at least one
 */
export async function makeTransition(
  issue: IssueId,
  leading: readonly string[],
  goal: Goal,
): Promise<Transitioned> {
  const [only] = leading;
  if (only !== undefined && leading.length === 1 && Object.keys(goal.values).length === 0) {
    const bare = await post(issue, only, {});
    if (bare.kind !== 'refused' || bare.status !== 400) return bare;
    const [transition] = transitionsTo((await readTransitions(issue)).transitions, goal.targets);
    return { ...bare, why: bare.why + hintFor(transition, {}) };
  }
  return tryAll(issue, goal);
}

async function tryAll(issue: IssueId, { targets, values }: Goal): Promise<Transitioned> {
  const transitions = transitionsTo((await readTransitions(issue)).transitions, targets, values).slice(
    0,
    TRANSITIONS_TRIED_MAX,
  );
  let refused: Transitioned = { kind: 'conflict' };
  for (const transition of transitions) {
    const fields = valuesFor(transition, values);
    const outcome = await post(issue, transition.id, fields);
    if (outcome.kind !== 'refused' || outcome.status !== 400) return outcome;
    // The first is the one that was most likely to work: what it lacks is what to mend.
    if (refused.kind !== 'refused') refused = { ...outcome, why: outcome.why + hintFor(transition, values) };
  }
  return refused;
}

async function post(issue: IssueId, transition: string, values: FieldValues): Promise<Transitioned> {
  const fields = jiraValuesOf(values);
  const isBare = Object.keys(fields).length === 0;
  const answer = await askJira('transitionIssue', {
    path: { issueIdOrKey: issue },
    body: { transition: { id: transition }, ...(isBare ? {} : { fields }) },
  });
  if (answer.kind === 'conflict') return { kind: 'conflict' };
  if (answer.kind === 'ok') return { kind: 'moved', transition, isBare };
  const said = sayingOf(answer.body);
  const why = said === '' ? `Jira answered ${answer.status}.` : `Jira says: ${said}.`;
  return { kind: 'refused', status: answer.status, why };
}

/** Which field has no value, and where to give it one. */
function hintFor(transition: Transition | undefined, values: FieldValues): string {
  const lacking = transition === undefined ? [] : lackingFields(transition, values);
  if (transition === undefined || lacking.length === 0) return '';
  const names = lacking.map(({ name }) => `“${name}”`).join(', ');
  return ` The transition “${transition.name}” requires ${names}: give it a value in the project’s Teleport access settings.`;
}
