import type { RequestId } from '../ids';
import { toReconcile, toReconcileMoved, type CreateJob } from '../job';
import { Problems } from '../lib/problems';
import {
  claim,
  hasCard,
  isCertainlyEmpty,
  isCreatedSince,
  isIgnored,
  isOver,
  type CardLink,
  type Link,
} from '../link/link';
import { isOverdue, nextTryAt } from '../link/retry';
import { listUnusable } from '../link/unusable';
import { busy, record, returnDone, takeLink } from '../link/with-link';
import type { FetchedRequest, FoundCard, Ports } from '../ports';
import { readTargets, type TargetOf } from '../project/targets';
import type { AccessRequest } from '../request/access-request';
import { createIn, finishCard, type CreationPorts, type Held } from './card-creation';
import { whoseCard } from './whose-card';

/** How much of a backlog is done once a batch of it is. */
export type Progress = NonNullable<CreateJob['progress']>;

export type CreatePorts = CreationPorts;

/**
 * Creates one card each for pending requests that have none, each in the project that the routing gives it. Each request
 * is claimed first: of any number of workers exactly one holds the claim. A claim whose worker did not come back may or
 * may not have left an issue behind, so that one is looked for first and adopted; only what two ticks do not find is created.
 *
 * @param ids - at most 50
 * @param progress - noted in the activity log once all of `ids` are done
 * @throws AppError `busy` when another worker holds some of the claims, `not-set-up` when a request's project is not
 *   turned on, whatever Jira says for one of the projects; always after the others are done
 */
export async function createCards(
  ports: CreatePorts,
  ids: readonly RequestId[],
  progress?: Progress,
): Promise<void> {
  await createFetched(ports, await ports.relay.fetch(ids), 'tick');
  if (progress === undefined) return;
  const [upTo, of] = [progress.upTo, progress.of].map((count) => count.toLocaleString('en-US'));
  await ports.activity.note({ event: 'sync', detail: `${upTo} of ${of} created` });
}

/**
 * `createCards` for requests that have just been fetched. What is heard of before a tick has looked for the cards that there are,
 * waits for that tick, which finds it as well: its card may be one of those.
 */
export async function createFetched(
  ports: CreatePorts,
  fetched: readonly FetchedRequest[],
  by: 'tick' | 'news',
): Promise<void> {
  const { targetOf, areCardsKnown } = await readTargets(ports);
  const mayClaim = by === 'tick' || areCardsKnown;
  const held: Held[] = [];
  const problems = new Problems();
  for (const item of fetched) {
    await problems.keep(async () => {
      if (item.kind === 'gone') return abandonClaim(ports, item.id);
      if (item.kind === 'unusable') return listUnusable(ports, item);
      const taken = await holdClaim(ports, targetOf, { request: item.request, mayClaim });
      if (taken !== undefined) held.push(taken);
    });
  }
  const fresh = await adoptWhatExists(ports, held);
  await createFresh(ports, fresh, problems);
  problems.throwFirst();
}

/** The claim on a request, or undefined where it has a card already or is not pending any more. */
async function holdClaim(
  ports: CreatePorts,
  targetOf: TargetOf,
  { request, mayClaim }: { readonly request: AccessRequest; readonly mayClaim: boolean },
): Promise<Held | undefined> {
  const settings = request.state === 'pending' ? targetOf(request) : undefined;
  if (settings !== undefined && mayClaim) {
    const first = claim(request.id, settings.projectId, ports.clock.now());
    if ((await ports.links.add(first)) === 'stored') return { link: first, request, settings, isNew: true };
  }
  const existing = await ports.links.get(request.id);
  if (existing === undefined || isIgnored(existing, request)) return undefined;
  if (hasCard(existing)) {
    if (existing.phase === 'closed' && isOpenAgain(existing, request)) await reopen(ports, existing);
    return undefined;
  }
  if (existing.phase === 'dropped' && request.state !== 'pending') return undefined;
  const nowMs = ports.clock.now();
  if (settings !== undefined && isBetweenSearches(existing, nowMs)) return undefined;
  // Should this try fail as those of the last hours did, the next one is due in an hour.
  const putOffTo = isOverdue(existing, nowMs) ? nextTryAt(nowMs) : undefined;
  return { link: await takeLink(ports, existing, { putOffTo }), request, settings, isNew: false };
}

/** A search has found nothing, and it is too early for the next one. A worker that is at it, or died at it, comes first. */
const isBetweenSearches = (link: Link, nowMs: number): boolean =>
  link.busyUntil === undefined && link.emptyAt !== undefined && !isCertainlyEmpty(link, nowMs);

/** A request that was gone for a while, for the relay at least. */
const isOpenAgain = (link: CardLink, request: AccessRequest): boolean =>
  request.state === 'pending' && link.revision !== request.revision;

/** The card follows its request again. Another worker that comes in between does the same. */
async function reopen(ports: CreatePorts, link: CardLink): Promise<void> {
  if ((await record(ports, link, { kind: 'reopened' })) === undefined) throw busy(link.requestId, 0);
  await ports.jobs.push([toReconcile(link.requestId)]);
}

/** A request that went away before it had a card needs none; if an issue was left behind after all, it is closed. */
async function abandonClaim(ports: CreatePorts, id: RequestId): Promise<void> {
  const link = await ports.links.get(id);
  if (link === undefined || hasCard(link) || isOver(link)) return;
  const taken = await takeLink(ports, link);
  const [issue] = await findCards(ports, [taken]);
  if (issue === undefined) {
    await returnDone(ports, taken, { kind: 'ended' });
    return;
  }
  await returnDone(ports, taken, { kind: 'found', issue, atMs: ports.clock.now() });
  await ports.jobs.push([toReconcileMoved(id)]);
}

/**
 * Looks for issues of claims that were taken over from somebody, where those would have made them; returns those that certainly
 * have none. One search proves nothing: its index may lag behind.
 */
async function adoptWhatExists(ports: CreatePorts, held: readonly Held[]): Promise<readonly Held[]> {
  const unsure = held.map((item) => item.link).filter((link) => link.unsure);
  const found = unsure.length === 0 ? [] : await findCards(ports, unsure);
  const without: Held[] = [];
  for (const item of held) {
    const issue = found.find((card) => card.requestId === item.request.id);
    const nowMs = ports.clock.now();
    const isDoubtful = item.settings !== undefined && item.link.unsure && !isCertainlyEmpty(item.link, nowMs);
    if (issue !== undefined) await finishCard(ports, item, issue, 'adopted');
    else if (isDoubtful) await record(ports, item.link, { kind: 'not-found', atMs: nowMs });
    else without.push(await rerouted(ports, item));
  }
  return without;
}

/**
 * Cards that the app made for these claims. Whoever may edit an issue can rewrite what it points to: so an older issue,
 * which may stand where it was once approved, is none of them, and neither is the card of another request.
 */
async function findCards(
  ports: Pick<Ports, 'cards' | 'links'>,
  claims: readonly Link[],
): Promise<readonly FoundCard[]> {
  const claimedAt = new Map(claims.map((link) => [link.requestId, link.claimedAt]));
  const cards: FoundCard[] = [];
  for (const card of await ports.cards.find([...claimedAt.keys()])) {
    const since = claimedAt.get(card.requestId);
    const isYounger = since !== undefined && isCreatedSince(card.createdMs, since);
    const owner = isYounger ? await ports.links.findByIssue(card.issueId) : undefined;
    const { requestId, issueId, creatorId } = card;
    // The search finds nothing but what the app itself created.
    const evidence = { requestId, issueId, creatorId, app: creatorId, pointsTo: requestId, owner };
    if (whoseCard({ ...evidence, isYounger }) === 'own') cards.push(card);
  }
  return cards;
}

/** A claim from before the routing changed: it names the new project before anything is created there. */
async function rerouted(ports: CreatePorts, item: Held): Promise<Held> {
  const projectId = item.settings?.projectId ?? item.link.projectId;
  if (item.link.projectId === projectId) return item;
  const link = await record(ports, item.link, { kind: 'routed', projectId });
  if (link === undefined) throw busy(item.request.id, 0);
  return { ...item, link };
}

/** @param fresh - requests that certainly have no card, of any project */
async function createFresh(ports: CreatePorts, fresh: readonly Held[], problems: Problems): Promise<void> {
  for (const item of fresh) {
    if (item.settings === undefined) await returnDone(ports, item.link, { kind: 'ended' });
  }
  for (const settings of new Set(fresh.map((item) => item.settings))) {
    const group = fresh.filter((item) => item.settings === settings);
    if (settings !== undefined) await problems.keep(() => createIn(ports, settings, group));
  }
}
