import { route } from '@forge/api';
import type { StatusChange } from '#core/drag';
import type { IssueId, StatusId } from '#core/ids';
import type { Cards, MoveResult } from '#core/ports';
import { callJira, expectShape, sayingOf } from './client';
import { statusChanges } from './read';
import { StatusAndTransitionsSchema, type Transitions } from './schemas';

/** Status of an issue and the transitions that the app may make from there; undefined if the issue is gone. */
export async function readStatus(issue: IssueId): Promise<StandingIssue | undefined> {
  const answer = await callJira(
    route`/rest/api/3/issue/${issue}?fields=status&expand=transitions,changelog`,
    {
      expected: [404],
    },
  );
  if (answer.status === 404) return undefined;
  const read = expectShape(StatusAndTransitionsSchema, answer, 'read status');
  const changes = statusChanges(read.changelog?.histories ?? []);
  return {
    status: read.fields.status.id,
    transitions: read.transitions,
    newestChange: changes[0],
    changes,
  };
}

/** Where an issue stands, how it came there, and where the app may take it. */
interface StandingIssue {
  readonly status: StatusId;
  readonly transitions: Transitions;
  readonly newestChange: StatusChange | undefined;
  /** All that Jira gives along, newest first. */
  readonly changes: readonly StatusChange[];
}

/** The transition that leads to the earliest possible of `targets`: the first status of a mapping is the preferred one. */
export function findTransition(
  transitions: Transitions,
  targets: readonly StatusId[],
): Transitions[number] | undefined {
  return targets.flatMap((target) => transitions.find((candidate) => candidate.to.id === target) ?? [])[0];
}

/**
 * Looks at the issue before a move gives up: Jira answers 409 while somebody else moves it, and 400 to a transition that is
 * none any more where they have moved it to.
 */
const LOOKS_MAX = 3;

/** Moves an issue by the workflow's own transitions: what the workflow does not allow, the app cannot do. */
export const moveIssue: Cards['move'] = async (issue, state, statuses, maySupersede): Promise<MoveResult> => {
  let refused: { readonly from: StatusId; readonly why: string } | undefined;
  for (let look = 1; ; look += 1) {
    const seen = await readStatus(issue);
    if (seen === undefined) return { kind: 'impossible', why: 'the issue is gone or hidden from the app.' };
    const change = seen.newestChange;
    if (change !== undefined && !(await maySupersede(seen.status, change))) return { kind: 'overtaken' };
    if (statuses[state].includes(seen.status)) return { kind: 'there-already' };
    if (refused?.from === seen.status) return { kind: 'impossible', why: refused.why };
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
      expected: look < LOOKS_MAX ? [400, 403, 404, 409] : [400, 403, 404],
    });
    if (answer.status === 409) continue;
    if (answer.status === 204) return { kind: 'moved', since: await changesSince(issue, change) };
    const said = sayingOf(answer.body);
    const why = said === '' ? `Jira answered ${answer.status}.` : `Jira says: ${said}.`;
    if (answer.status !== 400 || look === LOOKS_MAX) return { kind: 'impossible', why };
    refused = { from: seen.status, why };
  }
};

/** Somebody may have moved the issue between the look and the move, of which nothing but its history tells. */
async function changesSince(
  issue: IssueId,
  seen: StatusChange | undefined,
): Promise<readonly StatusChange[]> {
  const changes = (await readStatus(issue))?.changes ?? [];
  const end = changes.findIndex(({ id }) => id === seen?.id);
  return end < 0 ? changes : changes.slice(0, end);
}
