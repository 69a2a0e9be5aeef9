import type { StatusChange } from '#core/decision/moves';
import { AppError } from '#core/errors';
import type { AccountId, IssueId, ProjectId, StatusId } from '#core/ids';
import type { Cards, MoveResult } from '#core/ports';
import { askJira } from './client';
import { statusChanges } from './history';
import { makeTransition } from './make-transition';
import type { Transitions } from './schemas';

/** Status of an issue and the transitions that the app may make from there; undefined if the issue is gone. */
export async function readStatus(issue: IssueId): Promise<StandingIssue | undefined> {
  const answer = await askJira('readStatus', {
    path: { issueIdOrKey: issue },
    query: { fields: 'status,project,creator', expand: 'transitions,changelog' },
  });
  if (answer.kind !== 'ok') return undefined;
  const read = answer.value;
  return {
    projectId: read.fields.project.id,
    status: read.fields.status.id,
    transitions: read.transitions,
    newestChange: statusChanges(read.changelog.histories).at(-1),
    creatorId: read.fields.creator?.accountId,
  };
}

/** Where an issue stands, how it came there as far as Jira gives that along, and where the app may take it. */
interface StandingIssue {
  readonly projectId: ProjectId;
  readonly status: StatusId;
  readonly transitions: Transitions;
  readonly newestChange: StatusChange | undefined;
  readonly creatorId: AccountId | undefined;
}

/** Ids of the transitions that lead to one of `targets`: the first status of a mapping is the preferred one. */
export const leadingTo = (transitions: Transitions, targets: readonly StatusId[]): readonly string[] =>
  targets.flatMap((target) => transitions.filter(({ to }) => to.id === target).map(({ id }) => id));

/**
 * Looks at the issue before a move gives up: Jira answers 409 while somebody else moves it, and 400 to a transition that is
 * none any more where they have moved it to.
 */
const LOOKS_MAX = 3;

const CONFLICT = 'Jira answered 409 to a transition, again and again: somebody else moves the issue';

/** Moves an issue by the workflow's own transitions: what the workflow does not allow, the app cannot do. */
export const moveIssue: Cards['move'] = async (
  issue,
  state,
  { projectId, statuses, moveFields },
  mayMoveOn,
): Promise<MoveResult> => {
  let refused: { readonly from: StatusId; readonly why: string } | undefined;
  for (let look = 1; ; look += 1) {
    const seen = await readStatus(issue);
    if (seen === undefined) return { kind: 'impossible', why: 'the issue is gone or hidden from the app.' };
    if (seen.projectId !== projectId) return { kind: 'misplaced' };
    const { newestChange: change, creatorId } = seen;
    if (!mayMoveOn({ change, creatorId })) return { kind: 'overtaken' };
    if (statuses[state].includes(seen.status)) return { kind: 'there-already' };
    if (refused?.from === seen.status) return { kind: 'impossible', why: refused.why };
    const leading = leadingTo(seen.transitions, statuses[state]);
    if (leading.length === 0) {
      return {
        kind: 'impossible',
        why: `its workflow has no transition from here to a status for "${state}".`,
      };
    }
    const goal = { targets: statuses[state], values: moveFields?.[state] ?? {} };
    const made = await makeTransition(issue, leading, goal);
    if (made.kind === 'moved') return { kind: 'moved' };
    if (made.kind === 'conflict') {
      if (look < LOOKS_MAX) continue;
      throw new AppError('jira-unavailable', CONFLICT, { retry: 'safe' });
    }
    if (made.status !== 400 || look === LOOKS_MAX) return { kind: 'impossible', why: made.why };
    refused = { from: seen.status, why: made.why };
  }
};
