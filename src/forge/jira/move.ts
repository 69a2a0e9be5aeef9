import { route } from '@forge/api';
import type { IssueId, StatusId } from '#core/ids';
import type { Cards, MoveResult } from '#core/ports';
import { callJira, expectShape, sayingOf } from './client';
import { StatusAndTransitionsSchema, type Transitions } from './schemas';

/** Status of an issue and the transitions that the app may make from there; undefined if the issue is gone. */
export async function readStatus(
  issue: IssueId,
): Promise<{ readonly status: StatusId; readonly transitions: Transitions } | undefined> {
  const answer = await callJira(route`/rest/api/3/issue/${issue}?fields=status&expand=transitions`, {
    expected: [404],
  });
  if (answer.status === 404) return undefined;
  const read = expectShape(StatusAndTransitionsSchema, answer, 'read status');
  return { status: read.fields.status.id, transitions: read.transitions };
}

/** The transition that leads to the earliest possible of `targets`: the first status of a mapping is the preferred one. */
export function findTransition(
  transitions: Transitions,
  targets: readonly StatusId[],
): Transitions[number] | undefined {
  return targets.flatMap((target) => transitions.find((candidate) => candidate.to.id === target) ?? [])[0];
}

/** Moves an issue by the workflow's own transitions: what the workflow does not allow, the app cannot do. */
export const moveIssue: Cards['move'] = async (issue, state, statuses): Promise<MoveResult> => {
  const seen = await readStatus(issue);
  if (seen === undefined) return { kind: 'impossible', why: 'the issue is gone or hidden from the app.' };
  if (statuses[state].includes(seen.status)) return { kind: 'there-already' };
  const transition = findTransition(seen.transitions, statuses[state]);
  if (transition === undefined) {
    return {
      kind: 'impossible',
      why: `its workflow has no transition from here to a status for "${state}".`,
    };
  }
  const answer = await callJira(route`/rest/api/3/issue/${issue}/transitions`, {
    method: 'POST',
    body: { transition: { id: transition.id } },
    expected: [400, 403, 404],
  });
  if (answer.status === 204) return { kind: 'moved' };
  const said = sayingOf(answer.body);
  return { kind: 'impossible', why: said === '' ? `Jira answered ${answer.status}.` : `Jira says: ${said}.` };
};
