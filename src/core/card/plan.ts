import type { IssueSnapshot } from '../decision/moves';
import type { Shown } from '../link/evolve';
import type { CardLink, Resolution } from '../link/link';
import { settingsFor, type CardState, type ProjectSettings } from '../project/settings';
import { progressOf, type AccessRequest, type ProposedState } from '../request/access-request';
import type { Person } from '../request/review';
import { cardStateOf, propertyOf, resolutionOf, type CardProperty, type Refusal, type Remark } from './card';

/** What the planner is told. `request` is undefined once Teleport no longer has it. */
export interface Situation {
  readonly link: CardLink;
  readonly request: AccessRequest | undefined;
  readonly settings: ProjectSettings;
  readonly nowMs: number;
  /** The card, where somebody has just read it. */
  readonly issue?: Pick<IssueSnapshot, 'projectId' | 'status' | 'requestId'> | undefined;
  /** Whether nobody can tell how it came to its status: then it stays there. */
  readonly isUnexplained?: boolean | undefined;
  /** Decisions that were made on this card and have just been answered, in their order. */
  readonly decisions?: readonly MadeDecision[] | undefined;
  /** What else has just happened that is to be said. */
  readonly remarks?: readonly Remark[] | undefined;
}

/** Whether the card stands in another project than the one that it is bound to, and so than that of the settings. */
const isMisplaced = ({ issue, link }: Situation): boolean =>
  issue !== undefined && issue.projectId !== link.projectId;

/** Whether the card's property, which others can write, may say something else than it should. */
const isDoubtful = ({ issue, link }: Situation): boolean =>
  link.retryAt !== undefined || (issue !== undefined && issue.requestId !== link.requestId);

/** A decision made in Jira and what came of it: recorded by Teleport, or refused. */
export type MadeDecision =
  | {
      readonly kind: 'recorded';
      readonly marker: string;
      readonly actor: Person;
      readonly state: ProposedState;
    }
  | {
      readonly kind: 'refused';
      readonly marker: string;
      readonly refusal: Refusal;
      readonly actor?: Person | undefined;
    };

/** What is to be done to a card, in this order: say, write the property, move. `after` is what holds once it is done. */
export interface CardPlan {
  readonly remarks: readonly Remark[];
  readonly moveTo: CardState | undefined;
  readonly property: CardProperty | undefined;
  readonly after: Shown;
}

/**
 * Decides how a card follows its request: one remark per new review, one when the request ends or a decision was
 * refused, a move where the card's status does not say what Teleport says, and the property where it changed.
 * Planning for a card that is up to date yields nothing, so every step may be repeated.
 */
export function planCard(situation: Situation): CardPlan {
  const { link, request } = situation;
  if (request?.state === 'unknown') return leaveAlone(link, request.revision);
  const resolution = resolutionOf(request, link, situation.nowMs);
  const state = cardStateOf(resolution);
  const changed = request === undefined ? resolution !== link.resolution : request.revision !== link.revision;
  return {
    remarks: remarksOf(situation, resolution),
    moveTo: needsMove(situation, state, resolution) ? state : undefined,
    property: changed || isDoubtful(situation) ? propertyOf(link.requestId, state, request) : undefined,
    after: {
      phase: resolution === undefined ? 'open' : 'closed',
      // What is gone may be seen again, when the relay may read it again: then nothing of it is shown yet.
      revision: request?.revision,
      reviewsPosted: Math.max(link.reviewsPosted, request?.reviews.length ?? 0),
      resolution,
      expiresAt: request?.state === 'pending' ? request.expiresAt : link.expiresAt,
    },
  };
}

/** A state that this version does not know: the card keeps saying what was last understood. */
function leaveAlone(link: CardLink, revision: string): CardPlan {
  const { phase, reviewsPosted, resolution, expiresAt } = link;
  return {
    remarks: [],
    moveTo: undefined,
    property: undefined,
    after: { phase, revision, reviewsPosted, resolution, expiresAt },
  };
}

function remarksOf(situation: Situation, resolution: Resolution | undefined): readonly Remark[] {
  const { link, request, decisions = [], remarks = [], settings } = situation;
  const level = settings.policy?.comments ?? 'all';
  const refused = decisions.flatMap((decision): Remark[] =>
    decision.kind === 'refused'
      ? [{ kind: 'refused', marker: decision.marker, refusal: decision.refusal, actor: decision.actor }]
      : [],
  );
  const misplaced: Remark[] =
    isMisplaced(situation) && situation.issue?.projectId !== link.misplacedIn
      ? [{ kind: 'misplaced', marker: `misplaced:${link.projectId}` }]
      : [];
  const reviews = (request?.reviews ?? []).flatMap((review, index): Remark[] =>
    request === undefined || index < link.reviewsPosted
      ? []
      : [
          {
            kind: 'review',
            marker: `review:${index + 1}`,
            review,
            progress: progressAfter(request, index),
            // A decision that was just handed in is the newest review.
            actor:
              index === request.reviews.length - 1 ? actorOf(review.proposedState, decisions) : undefined,
          },
        ],
  );
  const ended: Remark[] =
    resolution === undefined || resolution === link.resolution
      ? []
      : [
          {
            kind: 'resolved',
            marker: `resolved:${resolution}`,
            resolution,
            reason: request?.resolveReason ?? '',
            by: deciderOf(request, decisions),
            actor: request === undefined ? undefined : actorOf(request.state, decisions),
            promotedTo: request?.promotedTo,
          },
        ];
  const told = [...(level === 'all' ? reviews : []), ...(level === 'none' ? [] : ended)];
  return [...refused, ...misplaced, ...remarks, ...answering(told, decisions)];
}

/** Whoever comes later finds on the card which decisions were answered, also where that was a review. */
function answering(remarks: readonly Remark[], decisions: readonly MadeDecision[]): readonly Remark[] {
  const recorded = decisions.flatMap(({ kind, marker }) => (kind === 'recorded' ? [marker] : []));
  const [first, ...others] = remarks;
  if (first === undefined || recorded.length === 0) return remarks;
  return [{ ...first, answers: recorded } as Remark, ...others];
}

/** Progress as it stood when review `index` came in: each remark tells its own "1 of 2". */
function progressAfter(request: AccessRequest, index: number): ReturnType<typeof progressOf> {
  return progressOf({ ...request, reviews: request.reviews.slice(0, index + 1) });
}

/** The person who just decided so in Jira, if somebody did. */
function actorOf(state: string, decisions: readonly MadeDecision[]): Person | undefined {
  const made = decisions.findLast(({ kind }) => kind === 'recorded');
  return made?.kind === 'recorded' && made.state === state ? made.actor : undefined;
}

/** Who brought it about: the person who just decided in Jira, else the author of the last review that agrees. */
function deciderOf(
  request: AccessRequest | undefined,
  decisions: readonly MadeDecision[],
): string | undefined {
  if (request === undefined) return undefined;
  const actor = actorOf(request.state, decisions);
  if (actor !== undefined) return actor.displayName;
  return request.reviews.findLast((review) => review.proposedState === request.state)?.author;
}

/**
 * A status that is known is compared with what it must mean. One that is not known needs a move only when the
 * resolution is new: a pending card stays where the last step left it.
 */
function needsMove(situation: Situation, state: CardState, resolution: Resolution | undefined): boolean {
  const { link, request, issue, isUnexplained } = situation;
  const { statuses, partlyApproved = [] } = belonging(situation);
  if (isMisplaced(situation)) return false;
  if (issue !== undefined && isUnexplained !== true) return !statuses[state].includes(issue.status);
  const mayBeElsewhere =
    state === 'pending' && partlyApproved.length > 0 && request?.revision !== link.revision;
  return resolution !== link.resolution || mayBeElsewhere;
}

/** The settings by which the card is where it belongs, with what its request has of its approvals. */
export const belonging = ({ settings, request }: Pick<Situation, 'settings' | 'request'>): ProjectSettings =>
  settingsFor(settings, request === undefined ? { approvals: 0 } : progressOf(request));
