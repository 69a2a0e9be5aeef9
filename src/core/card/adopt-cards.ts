import type { IssueSnapshot } from '../decision/moves';
import { isRefusal, type AppError } from '../errors';
import type { AccountId, IssueRef, ProjectId, RequestId } from '../ids';
import { toReconcileMoved } from '../job';
import { batches, inParallel } from '../lib/batches';
import { evolve } from '../link/evolve';
import { claim, isCreatedSince, type Errand } from '../link/link';
import type { PluginCard, FetchedRequest, FoundCard, NotedIssue, Ports, SyncState } from '../ports';
import { hasEnded, type AccessRequest, type Instant, type RequestHead } from '../request/access-request';
import { everyProject } from '../sync/every-project';
import { whoseCard } from './whose-card';

export type AdoptPorts = Pick<
  Ports,
  'links' | 'cards' | 'settings' | 'relay' | 'activity' | 'jobs' | 'clock'
>;

/** Requests looked for before it is remembered how far that came: a tick has two minutes for everything. */
const SEARCHED_AT_ONCE = 400;

/** A card to be taken over, with what is known of its link. */
interface Adoption extends IssueRef {
  readonly requestId: RequestId;
  readonly projectId: ProjectId;
  readonly reviewsPosted?: number;
  readonly expiresAt?: Instant;
  readonly isUnproven?: boolean;
}

/** What stands on the boards: cards that the app created, and issues that `teleport-jira` may have created. */
interface Boards {
  readonly own: readonly FoundCard[];
  readonly earlier: readonly PluginCard[];
  readonly projects: readonly ProjectId[];
  readonly refusal: AppError | undefined;
}

/**
 * A new installation starts with empty storage, while cards of the one before, or of `teleport-jira`, may still be on the
 * boards. Takes them over, so that no request gets a second card.
 *
 * What a card is the card of is written where others can write: on the issue (whoever may edit it) and in Teleport's
 * plugin data (every plugin's identity). So the two must never contradict each other, and of issues that the app did not
 * create itself only those are taken that both agree on, or that were created by an account that those were created by.
 * A request without such a card gets a new one; where plugin data names an issue that the app cannot see, that is listed: a
 * second card is worse than a hidden one.
 *
 * @returns the projects that were looked at, and the first refusal by Jira: it concerns one project, in which nothing can be
 *   found
 */
export async function adoptEarlierCards(
  ports: AdoptPorts,
  state: SyncState,
  heads: readonly RequestHead[],
): Promise<Pick<Boards, 'projects' | 'refusal'>> {
  const known = new Set((await ports.links.unfinished()).map((link) => link.requestId));
  const { own, earlier, projects, refusal } = await lookAtBoards(ports, state);
  const trusted = new Set<AccountId>();
  const home = state.routing.defaultProjectId;
  const app = (await ports.settings.ofProject(home))?.appAccountId;
  const adoptAll = async (
    ids: readonly RequestId[],
    cards: readonly FoundCard[],
  ): Promise<ReadonlyMap<RequestId, FetchedRequest>> => {
    const requests = await fetchAll(ports, ids);
    for (const [id, fetched] of requests) {
      const card = await cardOf(ports, { own: cards, id, fetched, trusted, app, home });
      if (card !== undefined) await adopt(ports, card);
    }
    return requests;
  };
  const onBoards = [...new Set([...own, ...earlier].map((card) => card.requestId))];
  const claimed = onBoards.filter((id) => !known.has(id) && !own.some((card) => card.requestId === id));
  const requests = await adoptAll(
    onBoards.filter((id) => !known.has(id)),
    [...own, ...(await findAll(ports, claimed))],
  );
  const missing = headsAfter(heads, state.searchedTo).filter((id) => !known.has(id) && !requests.has(id));
  for (const ids of batches(missing, SEARCHED_AT_ONCE)) {
    await adoptAll(ids, await findAll(ports, ids));
    const searchedTo = ids.at(-1);
    if (searchedTo !== missing.at(-1)) await ports.settings.saveSyncState({ ...state, searchedTo });
  }
  for (const card of earlier) {
    if (!isUnannounced(card, requests.get(card.requestId), trusted)) continue;
    // A request that is gone by now has run out, as far as anybody can still tell.
    await adopt(ports, { ...card, expiresAt: new Date(card.createdMs).toISOString() });
  }
  return { projects, refusal };
}

/**
 * A card of an earlier installation whose request has ended, so that it was not looked for: taken over once somebody moves
 * it, so that it does not keep what it was moved to. Any other issue is left alone, above all those that claim to be the
 * card of a pending request: what is not believed of a pending request can be written on any issue.
 */
export async function adoptEndedCard(ports: AdoptPorts, issue: IssueSnapshot): Promise<void> {
  const { requestId, issueId, issueKey, projectId, creatorId } = issue;
  const app = (await ports.settings.ofProject(projectId))?.appAccountId;
  if (requestId === undefined) return;
  const evidence = { requestId, issueId, creatorId, app, pointsTo: requestId, isYounger: true };
  if (whoseCard(evidence) !== 'own' || (await ports.links.get(requestId)) !== undefined) return;
  const [fetched] = await ports.relay.fetch([requestId], { withIssues: true });
  if (fetched?.kind === 'unusable') return;
  if (fetched?.kind === 'found') {
    const { request } = fetched;
    // Teleport may not say since when there is one that has ended.
    const isLater = request.createdAt === undefined || isCreatedSince(issue.createdMs, request.createdAt);
    const isOwn = whoseCard({ ...evidence, isYounger: isLater, noted: fetched.issue?.issueId }) !== 'other';
    if (!hasEnded(request) || !isOwn) return;
  }
  await adopt(ports, { requestId, issueId, issueKey, projectId });
}

/**
 * The same card, once something is heard of its request, such as an approval that an administrator took back. Requests from
 * after the project was set up have no card of an earlier installation: for them nothing is searched.
 */
export async function adoptCardOfEnded(ports: AdoptPorts, { id, createdAt }: AccessRequest): Promise<void> {
  const state = await ports.settings.syncState();
  const settings = state && (await ports.settings.ofProject(state.routing.defaultProjectId));
  if (settings === undefined || isSince(createdAt, settings.mappedAt)) return;
  const own = await ports.cards.find([id]);
  if (own.length === 0) return;
  const [fetched] = await ports.relay.fetch([id], { withIssues: true });
  if (fetched?.kind !== 'found' || !hasEnded(fetched.request)) return;
  const { appAccountId: app, projectId: home } = settings;
  const card = await cardOf(ports, { own, id, fetched, trusted: new Set(), app, home });
  if (card !== undefined) await adopt(ports, card);
}

const isSince = (made: Instant | undefined, mapped: Instant | undefined): boolean =>
  made !== undefined && mapped !== undefined && Date.parse(made) >= Date.parse(mapped);

/** What stands on the boards of all projects that are set up, whether they get requests at the moment or did. */
async function lookAtBoards(ports: AdoptPorts, state: SyncState): Promise<Boards> {
  const own: FoundCard[] = [];
  const earlier: PluginCard[] = [];
  let refusal: AppError | undefined;
  const projects = await everyProject(ports, state);
  for (const { projectId, statuses } of projects) {
    try {
      own.push(...(await ports.cards.findOpen(projectId, statuses)));
      earlier.push(...(await ports.cards.findPluginCards(projectId, statuses)));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal ??= error;
    }
  }
  return { own, earlier, projects: projects.map(({ projectId }) => projectId), refusal };
}

/** Where a tick that ran out of time had come to, the next one goes on; if that request is gone, from the beginning. */
function headsAfter(heads: readonly RequestHead[], searchedTo: RequestId | undefined): readonly RequestId[] {
  const ids = heads.map(({ id }) => id);
  return searchedTo === undefined ? ids : ids.slice(ids.indexOf(searchedTo) + 1);
}

/** Cards of these requests in whatever status and project, also one that is not set up again yet. */
async function findAll(ports: AdoptPorts, ids: readonly RequestId[]): Promise<readonly FoundCard[]> {
  return (await inParallel(batches(ids), (some) => ports.cards.find(some))).flat();
}

async function fetchAll(
  ports: AdoptPorts,
  ids: readonly RequestId[],
): Promise<ReadonlyMap<RequestId, FetchedRequest>> {
  const fetched = await inParallel(batches(ids), (some) => ports.relay.fetch(some, { withIssues: true }));
  return new Map(fetched.flat().map((item) => [item.kind === 'found' ? item.request.id : item.id, item]));
}

interface Candidate {
  readonly own: readonly FoundCard[];
  readonly id: RequestId;
  readonly fetched: FetchedRequest;
  /** Accounts that created cards which issue and plugin data agree on: filled here. */
  readonly trusted: Set<AccountId>;
  /** The app's own account. */
  readonly app: AccountId | undefined;
  /** The project of a card that cannot be read, until it can. */
  readonly home: ProjectId;
}

/**
 * The card of a request. If plugin data names an issue of a project that is set up, then that one or none. A card of the
 * app in a project that is not (yet) set up again is one too: better it waits for that than that there are two.
 */
async function cardOf(ports: AdoptPorts, candidate: Candidate): Promise<Adoption | undefined> {
  const { own, id, fetched } = candidate;
  // Its plugin data is not known either: the card is looked for when there is a record.
  if (fetched.kind === 'unusable') return undefined;
  const mine = own.filter((card) => card.requestId === id);
  const noted = notedIn(fetched)?.issueId;
  const agreed = mine.find((card) => card.issueId === noted);
  if (agreed !== undefined) return agreed;
  // Whoever may edit an issue can rewrite what it points to: an older one is the card of something else.
  const likely = mine.find((card) => fetched.kind !== 'found' || isYounger(card.createdMs, fetched));
  const named = noted === undefined ? undefined : await ports.cards.read(noted);
  if (named === undefined) return likely ?? unseenCard(candidate);
  return namedCard(ports, candidate, { named, likely });
}

/** The issue that plugin data names, if nothing on it speaks against that. */
export async function namedCard(
  ports: Pick<Ports, 'settings'>,
  { id, fetched, trusted, app }: Candidate,
  { named, likely }: { readonly named: IssueSnapshot; readonly likely?: Adoption | undefined },
): Promise<Adoption | undefined> {
  const settings = await ports.settings.ofProject(named.projectId);
  const whose = whoseCard({
    requestId: id,
    issueId: named.issueId,
    creatorId: named.creatorId,
    app: settings?.appAccountId ?? app,
    pointsTo: named.requestId,
    earlierPointsTo: named.earlierRequestId,
    noted: notedIn(fetched)?.issueId,
    isYounger: isYounger(named.createdMs, fetched),
  });
  const { issueId, issueKey, projectId, creatorId } = named;
  const card = { requestId: id, issueId, issueKey, projectId };
  if (whose === 'agreed') return card;
  if (settings === undefined) return likely;
  if (whose !== 'earlier' || creatorId === undefined) return undefined;
  trusted.add(creatorId);
  return { ...card, reviewsPosted: notedIn(fetched)?.shown?.reviews ?? 0 };
}

/**
 * The issue that plugin data names as the card of a pending request, where the app cannot read it: hidden, or deleted while no
 * app was there.
 */
function unseenCard({ fetched, home }: Candidate): Adoption | undefined {
  if (fetched.kind !== 'found' || fetched.request.state !== 'pending' || fetched.issue === undefined)
    return undefined;
  const { issueId, issueKey } = fetched.issue;
  return { requestId: fetched.request.id, projectId: home, issueId, issueKey, isUnproven: true };
}

/** What plugin data says of the request's card. */
const notedIn = (fetched: FetchedRequest): NotedIssue | undefined =>
  fetched.kind === 'found' ? fetched.issue : undefined;

/** Whether an issue was created for the request, not before it. */
function isYounger(createdMs: number, fetched: FetchedRequest): boolean {
  const asked = fetched.kind === 'found' ? fetched.request.createdAt : undefined;
  return asked !== undefined && isCreatedSince(createdMs, asked);
}

/** An issue of `teleport-jira` that it did not get to note, or whose request, notes and all, is gone by now. */
function isUnannounced(
  card: PluginCard,
  fetched: FetchedRequest | undefined,
  trusted: ReadonlySet<AccountId>,
): boolean {
  if (fetched === undefined || fetched.kind === 'unusable') return false;
  const { requestId, issueId, creatorId } = card;
  if (fetched.kind === 'found' && fetched.issue !== undefined) return false;
  const whose = whoseCard({
    requestId,
    issueId,
    creatorId,
    app: undefined,
    pointsTo: undefined,
    earlierPointsTo: requestId,
    isYounger: fetched.kind === 'gone' || isYounger(card.createdMs, fetched),
    isCreatorTrusted: trusted.has(creatorId),
  });
  return whose === 'earlier';
}

/** A card that was dragged in the meantime is looked at as if its event had come, and told that it has to be moved again. */
async function adopt(ports: AdoptPorts, card: Adoption): Promise<void> {
  // One issue is the card of one request.
  if ((await ports.links.findByIssue(card.issueId)) !== undefined) return;
  const atMs = ports.clock.now();
  const { requestId, reviewsPosted, expiresAt, isUnproven } = card;
  const errands: readonly Errand[] = ['tell-teleport'];
  const found = { kind: 'found', issue: card, atMs, reviewsPosted, expiresAt, errands, isUnproven } as const;
  const link = evolve(claim(requestId, card.projectId, atMs), found);
  if ((await ports.links.add(link)) === 'exists') return;
  await ports.activity.note({ event: 'card-adopted', requestId, issueKey: card.issueKey });
  await ports.jobs.push([toReconcileMoved(requestId)]);
}
