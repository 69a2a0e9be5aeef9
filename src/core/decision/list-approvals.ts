import { AppError } from '../errors';
import type { AccountId, IssueId, IssueKey, ProjectId, RequestId } from '../ids';
import { batches, inParallel } from '../lib/batches';
import { hasCard, type CardLink, type Link } from '../link/link';
import { linkOfIssue } from '../link/link-of-issue';
import type { Ports } from '../ports';
import type { ProjectSettings } from '../project/settings';
import {
  progressOf,
  type AccessRequest,
  type Instant,
  type Progress,
  type ProposedState,
} from '../request/access-request';
import type { Eligibility, Person } from '../request/review';
import { isApprover } from './is-approver';

/** A card as the person who looks sees it in Jira. */
export interface SeenCard {
  readonly issueId: IssueId;
  readonly issueKey: IssueKey;
  readonly summary: string;
  readonly projectKey: string;
}

/** Cards as Jira gives them. `unread`: how many it gives that cannot be read. */
export interface Found<Card> {
  readonly cards: readonly Card[];
  readonly unread: number;
}

/** Jira, asked as the person who looks: what that person may not browse is not among the answers. */
export interface ViewersJira {
  /** Of up to 100 issues those that the person can see. */
  seen(issues: readonly IssueId[]): Promise<Found<SeenCard>>;
  /**
   * Cards of the app in statuses that say approved, changed lately, newest first; what they point to is anybody's word. `isCut`:
   * whether there are more.
   */
  approvedLately(
    projects: readonly ProjectSettings[],
  ): Promise<Found<SeenCard & { readonly requestId: RequestId }> & { readonly isCut: boolean }>;
}

export type ListPorts = Pick<Ports, 'links' | 'settings' | 'memberships' | 'clock'> & {
  readonly relay: Pick<Ports['relay'], 'fetch' | 'checkReviewerOfMany'>;
  readonly jira: ViewersJira;
};

/** A request with what this person may do about it, as the relay says. `unchecked`: it could not. */
export interface ListedRequest {
  readonly request: AccessRequest;
  readonly progress: Progress;
  readonly eligibility: Eligibility | { readonly kind: 'unchecked' };
  readonly reasonRequiredFor: readonly ProposedState[];
}

/** A card in a list. Without `listed` the relay does not tell of its request at the moment. */
export interface ListedCard extends SeenCard {
  /** When the pending request lapses, as the app knows it. */
  readonly expiresAt?: Instant | undefined;
  readonly listed?: ListedRequest | undefined;
}

export interface Approvals {
  readonly cards: readonly ListedCard[];
  /** Cards that the person can see and that are not shown. */
  readonly more: number;
  /** Whether there were too many cards to look at all of them. */
  readonly isCut: boolean;
  /** Cards that Jira describes in a way that the app cannot read. */
  readonly unread: number;
  /** Why requests are missing, where the relay did not tell of them. */
  readonly problem?: AppError | undefined;
}

/** Cards asked about in one call to Jira, and in one to the relay. */
const SEEN_MAX = 100;
const FETCHED_MAX = 50;
/** Open cards that one look asks Jira about. */
const LOOKED_AT_MAX = 500;
/** Cards that one look shows: nobody reads more, and each costs a record. */
export const SHOWN_MAX = 100;

/** Cards of requests that are still to be decided. */
export const openCards = (links: readonly Link[]): readonly CardLink[] =>
  links.filter(hasCard).filter(({ phase }) => phase === 'open');

/** Open cards, those with the least time left first. */
export const byTimeLeft = (links: readonly Link[]): readonly CardLink[] =>
  openCards(links).toSorted(
    (one, other) => endOf(one) - endOf(other) || one.requestId.localeCompare(other.requestId),
  );

const endOf = ({ expiresAt }: CardLink): number =>
  expiresAt === undefined ? Infinity : Date.parse(expiresAt);

/**
 * The pending requests whose cards a person can see in Jira, with what that person may do about each. Jira is asked as the
 * person, card by card, so that security levels count; what the app knows of other cards is not even counted.
 *
 * @param open - open cards, in the order in which they are wanted
 */
export async function listApprovals(
  ports: ListPorts,
  viewer: Person,
  open: readonly CardLink[],
): Promise<Approvals> {
  const asked = open.slice(0, LOOKED_AT_MAX);
  const { cards: seen, unread } = await seenCards(
    ports.jira,
    asked.map(({ issueId }) => issueId),
  );
  const visible = asked.flatMap((link) => {
    const card = seen.get(link.issueId);
    return card === undefined ? [] : [{ link, card }];
  });
  const shown = visible.slice(0, SHOWN_MAX);
  const { listed, problem } = await lookUp(
    ports,
    viewer,
    shown.map(({ link }) => link),
  );
  const cards = shown.flatMap(({ link, card }): readonly ListedCard[] => {
    const found = listed.get(link.requestId);
    if (found === 'over') return [];
    return [{ ...card, expiresAt: link.expiresAt, listed: found }];
  });
  return {
    cards,
    more: visible.length - shown.length,
    isCut: open.length > asked.length,
    unread,
    problem,
  };
}

/** Of any number of issues those that the person can see. */
export async function seenCards(
  jira: Pick<ViewersJira, 'seen'>,
  issues: readonly IssueId[],
): Promise<{ readonly cards: ReadonlyMap<IssueId, SeenCard>; readonly unread: number }> {
  const answers = await Promise.all(batches(issues, SEEN_MAX).map((some) => jira.seen(some)));
  return {
    cards: new Map(answers.flatMap(({ cards }) => cards).map((card) => [card.issueId, card])),
    unread: answers.reduce((sum, { unread }) => sum + unread, 0),
  };
}

/** Approved requests whose access still runs and that this person may end, or somebody has ended; newest first. */
export async function listRunning(ports: ListPorts, viewer: Person): Promise<Omit<Approvals, 'more'>> {
  const found = await ports.jira.approvedLately(await ports.settings.all());
  const cards = (
    await inParallel(found.cards, async (card) => {
      const link = await linkOfIssue(ports, card.issueId, card.requestId);
      return link?.resolution === 'approved' ? [{ card, link }] : [];
    })
  ).flat();
  const { listed, problem } = await lookUp(
    ports,
    viewer,
    cards.map(({ link }) => link),
    'approved',
  );
  return {
    cards: cards.flatMap(({ card, link }): readonly ListedCard[] => {
      const one = listed.get(link.requestId);
      if (one === undefined || one === 'over') return [];
      const { eligibility } = one;
      const concerns = eligibility.kind === 'not-pending' && eligibility.access !== undefined;
      const { issueId, issueKey, summary, projectKey } = card;
      return concerns ? [{ issueId, issueKey, summary, projectKey, listed: one }] : [];
    }),
    isCut: found.isCut,
    unread: found.unread,
    problem,
  };
}

/** By request: what was found, or that it is not in that state any more. Those of which the relay does not tell are missing. */
type Listed = ReadonlyMap<RequestId, ListedRequest | 'over'>;

async function lookUp(
  ports: ListPorts,
  viewer: Person,
  links: readonly CardLink[],
  state: 'pending' | 'approved' = 'pending',
): Promise<{ readonly listed: Listed; readonly problem?: AppError | undefined }> {
  try {
    const fetched = await Promise.all(
      batches(
        links.map(({ requestId }) => requestId),
        FETCHED_MAX,
      ).map((some) => ports.relay.fetch(some)),
    );
    const requests = new Map<RequestId, AccessRequest>();
    const over = new Map<RequestId, 'over'>();
    for (const item of fetched.flat()) {
      if (item.kind === 'found' && item.request.state === state) requests.set(item.request.id, item.request);
      else if (item.kind === 'found') over.set(item.request.id, 'over');
      else if (item.kind === 'gone') over.set(item.id, 'over');
    }
    const wanted = links.filter(({ requestId }) => requests.has(requestId));
    const projects = await settingsOfAll(ports, wanted);
    const eligible = await eligibilities(ports, viewer, wanted, projects);
    const listed = wanted.flatMap(({ requestId, projectId }): readonly [RequestId, ListedRequest][] => {
      const request = requests.get(requestId);
      if (request === undefined) return [];
      const eligibility = eligible.get(requestId) ?? ({ kind: 'unchecked' } as const);
      const reasonRequiredFor = projects.get(projectId)?.policy?.reasonRequiredFor ?? [];
      return [[requestId, { request, progress: progressOf(request), eligibility, reasonRequiredFor }]];
    });
    return { listed: new Map<RequestId, ListedRequest | 'over'>([...over, ...listed]) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { listed: new Map(), problem: error };
  }
}

type Projects = ReadonlyMap<ProjectId, ProjectSettings>;

async function settingsOfAll(
  { settings }: Pick<Ports, 'settings'>,
  links: readonly CardLink[],
): Promise<Projects> {
  const ids = [...new Set(links.map(({ projectId }) => projectId))];
  const found = await Promise.all(ids.map((id) => settings.ofProject(id)));
  return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.projectId, one] as const])));
}

/** An answer that is missing keeps nobody from the list, nor from trying: Teleport decides. */
async function eligibilities(
  { relay, memberships }: ListPorts,
  viewer: Person,
  links: readonly CardLink[],
  projects: Projects,
): Promise<ReadonlyMap<RequestId, Eligibility>> {
  try {
    const approverIn = await projectsOfApprover(memberships, viewer.accountId, projects);
    // What is asked of the relay depends on the project only by whether the person is an approver there.
    const asked = [true, false].flatMap((isProjectApprover) => {
      const here = links.filter(({ projectId }) => approverIn.has(projectId) === isProjectApprover);
      const ids = here.map(({ requestId }) => requestId);
      return batches(ids, FETCHED_MAX).map((some) => ({ some, isProjectApprover }));
    });
    const answers = await Promise.all(
      asked.map(({ some, isProjectApprover }) =>
        relay.checkReviewerOfMany(some, { ...viewer, isProjectApprover }),
      ),
    );
    return new Map(answers.flatMap((answer) => [...answer]));
  } catch (error) {
    if (error instanceof AppError) return new Map();
    throw error;
  }
}

async function projectsOfApprover(
  memberships: Ports['memberships'],
  account: AccountId,
  projects: Projects,
): Promise<ReadonlySet<ProjectId>> {
  const all = [...projects.values()];
  const are = await Promise.all(all.map((settings) => isApprover({ memberships }, settings, account)));
  return new Set(all.flatMap(({ projectId }, index) => (are[index] === true ? [projectId] : [])));
}
