import type { AccessRequest } from '../access-request';
import { draftOf } from '../card';
import { AppError } from '../errors';
import type { IssueRef, RequestId } from '../ids';
import type { Job } from '../job';
import { hasCard, type Link } from '../link';
import type { Created, FoundCard, Ports } from '../ports';
import type { ProjectSettings } from '../settings';
import { askToWatch, noteReporterRefused, reportersOf, type Reporters } from './people';
import { record, returnDone, returnRefused } from './with-link';

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
  ports: Ports,
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
  ports: Ports,
  settings: ProjectSettings,
  pending: readonly Held[],
  reporters: Reporters,
): Promise<readonly Held[]> {
  const created = await createOrFree(ports, settings, pending, reporters);
  const astray: Astray[] = [];
  const refused: Held[] = [];
  const isCreated = (_: Held, index: number): boolean => created[index]?.kind === 'created';
  await askToWatch(ports, settings, requestsOf(pending.filter(isCreated)));
  for (const [index, item] of pending.entries()) {
    const outcome = created[index];
    if (outcome?.kind === 'reporter-refused' && reporters.has(item.request.id)) {
      await noteReporterRefused(ports, item.request, outcome.why);
      refused.push(item);
      continue;
    }
    await settleCreation(ports, item, outcome);
    if (outcome?.kind === 'created' && !outcome.isInPlace) astray.push({ item, issue: outcome.issue });
  }
  if (astray.length > 0) await place(ports, settings, astray);
  for (const { item } of astray) await keepShown(ports, item.request);
  return refused;
}

/** A new card that is not in its pending status yet. */
interface Astray {
  readonly item: Held;
  readonly issue: IssueRef;
}

/** Only now the card shows its request: a worker that dies before leaves a card that the next tick finds out of date. */
async function keepShown(ports: Ports, request: AccessRequest): Promise<void> {
  const link = await ports.links.get(request.id);
  if (link === undefined || !hasCard(link) || link.busyUntil !== undefined) return;
  if (link.revision !== undefined || request.reviews.length > 0) return;
  await record(ports, link, { kind: 'placed', revision: request.revision });
}

/**
 * Only after the links are stored, since a failure here must not be taken for one of the creation. A card that does not get
 * to its place has a job of its own, which says why on the card and in the list of failures.
 */
async function place(ports: Ports, settings: ProjectSettings, astray: readonly Astray[]): Promise<void> {
  const placeLater = async (some: readonly Astray[]): Promise<void> =>
    ports.jobs.push(some.map(({ item }) => ({ kind: 'place', requestId: item.request.id })));
  try {
    const { learned, stuck } = await ports.cards.place(
      settings,
      astray.map(({ issue }) => issue),
    );
    if (learned !== settings.createTransition) await ports.settings.learnTransition(settings, learned);
    const stuckIds = new Set(stuck.map(({ issueId }) => issueId));
    if (stuckIds.size > 0) await placeLater(astray.filter(({ issue }) => stuckIds.has(issue.issueId)));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await placeLater(astray);
  }
}

/**
 * A card that nobody had moved was not in its pending status: the workflow is not the one that was learned, and the next
 * new card is looked at again.
 */
export async function forgetTransition(
  { settings }: Pick<Ports, 'settings'>,
  project: ProjectSettings,
): Promise<void> {
  if (project.createTransition !== undefined) await settings.learnTransition(project, undefined);
}

/**
 * Where Jira certainly created nothing, the claims are free at once; a refusal of the whole call is one of each request.
 * Otherwise an issue may exist without its link: the claims stay held until their lease ends, and whoever takes them over
 * looks for it, by then certainly in the index.
 */
async function createOrFree(
  ports: Ports,
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
async function settleCreation(ports: Ports, item: Held, outcome: Created | undefined): Promise<void> {
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
 * in its place. On a card that was found rather than made, no move from before counts.
 */
export async function finishCard(
  ports: Ports,
  item: Held,
  issue: IssueRef | FoundCard,
  how: 'created-in-place' | 'created' | 'adopted',
): Promise<void> {
  const hasAll = item.request.reviews.length === 0;
  const { expiresAt } = item.request;
  const revision = how === 'created-in-place' && hasAll ? item.request.revision : undefined;
  await returnDone(
    ports,
    item.link,
    how === 'adopted'
      ? { kind: 'found', issue, expiresAt, atMs: ports.clock.now() }
      : { kind: 'made', issue, expiresAt, revision },
  );
  const event = how === 'adopted' ? 'card-adopted' : 'card-created';
  await ports.activity.note({ event, requestId: item.request.id, issueKey: issue.issueKey });
  await announce(ports, item.request.id, issue);
  if (how === 'adopted') {
    await ports.jobs.push(lookAgain(item.request.id, issue));
    // Whoever created it may not have come that far.
    if (item.settings !== undefined) await askToWatch(ports, item.settings, [item.request]);
  }
  if (how !== 'adopted' && !hasAll) await ports.jobs.push([{ kind: 'update', requestId: item.request.id }]);
}

/** What an issue needs that was found again: nobody knows whether it was placed, updated or dragged meanwhile. */
export const lookAgain = (requestId: RequestId, { issueId }: IssueRef): readonly Job[] => [
  { kind: 'drag', issueId },
  { kind: 'place', requestId },
  { kind: 'update', requestId },
];

/** Tells Teleport of the card. The card is good without it, so a failure here is left to a job of its own. */
async function announce(ports: Ports, id: RequestId, issue: IssueRef): Promise<void> {
  try {
    await ports.relay.linkIssue(id, issue);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await ports.jobs.push([{ kind: 'link', requestId: id }]);
  }
}
