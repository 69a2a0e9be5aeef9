import { AppError } from '../errors';
import type { IssueRef, RequestId } from '../ids';
import { toReconcile, toReconcileMoved } from '../job';
import { hasCard, type Errand, type Link } from '../link/link';
import { record, returnDone, returnRefused, type WorkPorts } from '../link/with-link';
import { requestLogged } from '../log/log-decisions';
import type { Created, FoundCard, Ports } from '../ports';
import type { ProjectSettings } from '../project/settings';
import type { AccessRequest } from '../request/access-request';
import { draftOf } from './card';
import { errandsOf, noteReporterRefused, reportersOf, type Reporters } from './people';
import { showAccessOf } from './show-access';

export type CreationPorts = WorkPorts & Pick<Ports, 'cards' | 'relay' | 'settings' | 'jobs' | 'log'>;

/** A claim that this worker holds, with the request it is for. */
export interface Held {
  readonly link: Link;
  readonly request: AccessRequest;
  /** Of the project that a new card belongs in; undefined for a request that is not pending any more. */
  readonly settings: ProjectSettings | undefined;
  /** Whether there was no claim before. */
  readonly isNew: boolean;
}

/**
 * Creates the cards of requests that certainly have none, in one project, and puts them in their place.
 *
 * @param pending - at most 50
 * @throws AppError whatever Jira says to the whole call; the claims are then free, or held until nobody can be creating
 */
export async function createIn(
  ports: CreationPorts,
  settings: ProjectSettings,
  pending: readonly Held[],
): Promise<void> {
  const reporters = await reportersOf(ports, settings, requestsOf(pending));
  const refused = await createWith(ports, settings, pending, reporters);
  // A card matters more than its reporter.
  if (refused.length > 0) await createWith(ports, settings, refused, new Map());
}

const requestsOf = (held: readonly Held[]): readonly AccessRequest[] => held.map(({ request }) => request);

/** Creates the cards; answers those that Jira did not create for their reporters' sake. */
async function createWith(
  ports: CreationPorts,
  settings: ProjectSettings,
  pending: readonly Held[],
  reporters: Reporters,
): Promise<readonly Held[]> {
  const created = await createOrFree(ports, settings, pending, reporters);
  const unplaced: Unplaced[] = [];
  const refused: Held[] = [];
  for (const [index, item] of pending.entries()) {
    const outcome = created[index];
    if (outcome?.kind === 'reporter-refused' && reporters.has(item.request.id)) {
      await noteReporterRefused(ports, item.request, outcome.why);
      refused.push(item);
      continue;
    }
    await concludeCreation(ports, item, outcome);
    if (outcome?.kind === 'created' && !outcome.isInPlace) unplaced.push({ item, issue: outcome.issue });
  }
  if (unplaced.length > 0) await place(ports, settings, unplaced);
  await showNew(ports, settings, pending, created);
  for (const { item } of unplaced) await keepShown(ports, item.request);
  return refused;
}

/** What fails of it a tick does: it finds the field empty. */
async function showNew(
  ports: CreationPorts,
  settings: ProjectSettings,
  pending: readonly Held[],
  created: readonly Created[],
): Promise<void> {
  if (settings.accessField === undefined) return;
  const cards = pending.flatMap(({ request }, index) => {
    const outcome = created[index];
    return outcome?.kind === 'created' ? [{ ...outcome.issue, property: draftOf(request).property }] : [];
  });
  try {
    await showAccessOf(ports, settings, cards);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** A new card that is not in its pending status yet. */
interface Unplaced {
  readonly item: Held;
  readonly issue: IssueRef;
}

/** Only now the card shows its request: a worker that dies before leaves a card that the next tick finds out of date. */
async function keepShown(ports: CreationPorts, request: AccessRequest): Promise<void> {
  const link = await ports.links.get(request.id);
  if (link === undefined || !hasCard(link) || link.busyUntil !== undefined) return;
  if (link.revision !== undefined || request.reviews.length > 0) return;
  await record(ports, link, { kind: 'placed', revision: request.revision });
}

/**
 * Only after the links are stored, since a failure here must not be taken for one of the creation. A card that does not get
 * to its place is looked at anew, which says why on the card and in the list of failures.
 */
async function place(
  ports: CreationPorts,
  settings: ProjectSettings,
  unplaced: readonly Unplaced[],
): Promise<void> {
  const placeLater = async (some: readonly Unplaced[]): Promise<void> =>
    ports.jobs.push(some.map(({ item }) => toReconcile(item.request.id)));
  try {
    const { learned, stuck } = await ports.cards.place(
      settings,
      unplaced.map(({ issue }) => issue),
    );
    if (learned !== settings.createTransition) await ports.settings.learnTransition(settings, learned);
    const stuckIds = new Set(stuck.map(({ issueId }) => issueId));
    if (stuckIds.size > 0) await placeLater(unplaced.filter(({ issue }) => stuckIds.has(issue.issueId)));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await placeLater(unplaced);
  }
}

/**
 * Where Jira certainly created nothing, the claims are free at once; a refusal of the whole call is one of each request.
 * Otherwise an issue may exist without its link: the claims stay held until their lease ends, and whoever takes them over
 * looks for it, by then certainly in the index.
 */
async function createOrFree(
  ports: CreationPorts,
  settings: ProjectSettings,
  pending: readonly Held[],
  reporters: Reporters,
): ReturnType<Ports['cards']['create']> {
  try {
    return await ports.cards.create(
      settings,
      pending.map((item) => draftOf(item.request, reporters.get(item.request.id))),
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'jira-refused') return pending.map(() => ({ kind: 'refused', why: error.message }));
    if (error.code === 'jira-rate-limited' || error.code === 'jira-unauthorized') {
      for (const item of pending) await record(ports, item.link, { kind: 'left' });
    }
    throw error;
  }
}

/** A refusal concerns its own request alone. Jira created nothing, so the claim is free for the next try. */
async function concludeCreation(
  ports: CreationPorts,
  item: Held,
  outcome: Created | undefined,
): Promise<void> {
  if (outcome?.kind === 'created') {
    return finishCard(ports, item, outcome.issue, outcome.isInPlace ? 'created-in-place' : 'created');
  }
  const why = outcome?.why ?? 'Jira gave no answer for this issue';
  const message = `Jira did not create a card for access request ${item.request.id}: ${why}`;
  return returnRefused(ports, item.link, { code: 'jira-refused', message }, { mayHaveActed: false });
}

/**
 * The link first, Teleport's plugin data second: the link is what "one card" rests on. The revision that the card shows
 * is kept only for a request that has no reviews yet, since a fresh card says nothing of them, and only once the card is
 * in its place. On a card that was found rather than made, no move from before counts, and nobody knows how far whoever made it
 * came.
 */
export async function finishCard(
  ports: CreationPorts,
  { link, request, settings }: Held,
  issue: IssueRef | FoundCard,
  how: 'created-in-place' | 'created' | 'adopted',
): Promise<void> {
  const hasAll = request.reviews.length === 0;
  const { id, expiresAt } = request;
  const errands = settings === undefined ? [] : errandsOf(settings, request);
  const { issueId, issueKey } = issue;
  const projectId = 'projectId' in issue ? issue.projectId : (settings ?? link).projectId;
  const card = { requestId: id, issueId, issueKey, projectId };
  // With the link, since nobody comes back to a card that is linked only to write down who asked.
  const logged = requestLogged(ports, settings ?? {}, card, request);
  if (how === 'adopted') {
    const all: readonly Errand[] = ['tell-teleport', ...errands];
    const found = { kind: 'found', issue, expiresAt, atMs: ports.clock.now(), errands: all } as const;
    await returnDone(ports, link, found, logged);
    await ports.activity.note({ event: 'card-adopted', requestId: id, issueKey });
    return ports.jobs.push([toReconcileMoved(id)]);
  }
  const revision = how === 'created-in-place' && hasAll ? request.revision : undefined;
  const made = await returnDone(ports, link, { kind: 'made', issue, expiresAt, revision, errands }, logged);
  const isAnnounced = await announce(ports, id, issue);
  if (!isAnnounced && made !== undefined)
    await record(ports, made, { kind: 'left-over', errands: ['tell-teleport', ...errands] });
  if (!isAnnounced || !hasAll || errands.length > 0) await ports.jobs.push([toReconcile(id)]);
}

/** Tells Teleport of the card. The card is good without it, so a failure here is left for later. */
async function announce({ relay }: Pick<Ports, 'relay'>, id: RequestId, issue: IssueRef): Promise<boolean> {
  try {
    await relay.noteIssue(id, issue);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
}
