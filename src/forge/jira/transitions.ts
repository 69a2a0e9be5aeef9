import type { IssueId } from '#core/ids';
import type { Transition } from '#core/project/transitions';
import { askJira } from './client';
import { readFields } from './field-meta';

/** Transitions with the fields of their screens, and how many of both cannot be read. */
interface Transitions {
  readonly transitions: readonly Transition[];
  readonly unreadable: number;
}

/** The transitions that the app may make with an issue; none where it may not see it. */
export async function readTransitions(issue: IssueId): Promise<Transitions> {
  const answer = await askJira('readTransitions', {
    path: { issueIdOrKey: issue },
    query: { expand: 'transitions.fields' },
  });
  if (answer.kind !== 'ok') return { transitions: [], unreadable: 0 };
  const { items, unread } = answer.value.transitions;
  let unreadable = unread;
  const transitions = items.map(({ id, name, to, isGlobal, fields }): Transition => {
    const screen = readFields(Object.values(fields), Object.keys(fields));
    unreadable += screen.unreadable;
    return { id, name, to: to.id, isGlobal, fields: screen.fields };
  });
  return { transitions, unreadable };
}
