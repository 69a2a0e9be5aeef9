import type { AccessRequest } from '../access-request';
import { draftOf } from '../card';
import { AppError } from '../errors';
import type { IssueRef, ProjectId, RequestId } from '../ids';
import { claim, hasCard, isCreatedSince, isIgnored, type Link } from '../link';
import type { Job } from '../job';
import type { Created, FetchedRequest, FoundCard, Ports } from '../ports';
import type { ProjectSettings } from '../settings';
import { readTargets, type TargetOf } from './targets';
import { listUnusable } from './unusable';
import { busy, returnDone, returnLink, returnRefused, takeLink } from './with-link';

/** A claim that this worker holds, with the request it is for. */
interface Held {
  readonly link: Link;
  readonly request: AccessRequest;
  /** Of the project that a new card belongs in; undefined for a request that is not pending any more. */
  readonly settings: ProjectSettings | undefined;
}

/** How much of a backlog is done once a batch of it is. */
export type Progress = NonNullable<Extract<Job, { kind: 'create' }>['progress']>;

/**
 * Creates one card each for pending requests that have none, each in the project that the routing gives it. Each request
 * is claimed first: of any number of workers exactly one holds the claim. A claim whose worker did not come back may or
 * may not have left an issue behind, so that one is looked for first and adopted.
 *
 * @param ids - at most 50
 * @param progress - noted in the activity log once all of `ids` are done
 * @throws AppError `busy` when another worker holds some of the claims, `not-set-up` when a request's project is not
 *   turned on, whatever Jira says for one of the projects; always after the others are done
 */
export async function createCards(
  ports: Ports,
  ids: readonly RequestId[],
  progress?: Progress,
): Promise<void> {
  await createFetched(ports, await ports.relay.fetch(ids));
  if (progress === undefined) return;
  const [upTo, of] = [progress.upTo, progress.of].map((count) => count.toLocaleString('en-US'));
  await ports.activity.note({ event: 'sync', detail: `${upTo} of ${of} created` });
}

/** `createCards` for requests that have just been fetched. */
export async function createFetched(ports: Ports, fetched: readonly FetchedRequest[]): Promise<void> {
  const targetOf = await readTargets(ports);
  const held: Held[] = [];
  const problems = new Problems();
  for (const item of fetched) {
    await problems.keep(async () => {
      if (item.kind === 'gone') return abandonClaim(ports, item.id);
      if (item.kind === 'unusable') return listUnusable(ports, item);
      const taken = await holdClaim(ports, targetOf, item.request);
      if (taken !== undefined) held.push(taken);
    });
  }
  const fresh = await adoptWhatExists(ports, held);
  await createFresh(ports, fresh, problems);
  problems.throwFirst();
}

/** What went wrong with some requests, while the others go on. */
class Problems {
  readonly #errors: AppError[] = [];

  async keep(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#errors.push(error);
    }
  }

  /** One that may pass comes first, since the job is then tried again. */
  throwFirst(): void {
    const error = this.#errors.find(({ retry }) => retry === 'safe') ?? this.#errors[0];
    if (error !== undefined) throw error;
  }
}

/** The claim on a request, or undefined where it has a card already or is not pending any more. */
async function holdClaim(
  ports: Ports,
  targetOf: TargetOf,
  request: AccessRequest,
): Promise<Held | undefined> {
  const settings = request.state === 'pending' ? targetOf(request) : undefined;
  if (settings !== undefined) {
    const first = claim(request.id, settings.projectId, ports.clock.now());
    if ((await ports.links.add(first)) === 'stored') return { link: first, request, settings };
  }
  const existing = await ports.links.get(request.id);
  if (existing === undefined || existing.phase === 'closed' || isIgnored(existing, request)) return undefined;
  return hasCard(existing) ? undefined : { link: await takeLink(ports, existing), request, settings };
}

/** A request that went away before it had a card needs none; if an issue was left behind after all, it is closed. */
async function abandonClaim(ports: Ports, id: RequestId): Promise<void> {
  const link = await ports.links.get(id);
  if (link === undefined || hasCard(link) || link.phase === 'closed') return;
  const taken = await takeLink(ports, link);
  const [issue] = await findCards(ports, taken.projectId, [taken]);
  if (issue === undefined) return returnDone(ports, taken, { phase: 'closed' });
  await returnDone(ports, taken, adopted(issue));
  await ports.jobs.push(lookAgain(id, issue));
}

/** Looks for issues of claims that were taken over from somebody, where those would have made them; returns the rest. */
async function adoptWhatExists(ports: Ports, held: readonly Held[]): Promise<readonly Held[]> {
  const found: FoundCard[] = [];
  const unsure = held.filter((item) => item.link.unsure);
  for (const project of new Set(unsure.map((item) => item.link.projectId))) {
    const links = unsure.map((item) => item.link).filter((link) => link.projectId === project);
    found.push(...(await findCards(ports, project, links)));
  }
  const without: Held[] = [];
  for (const item of held) {
    const issue = found.find((card) => card.requestId === item.request.id);
    if (issue === undefined) without.push(await rerouted(ports, item));
    else await finishCard(ports, item, issue, 'adopted');
  }
  return without;
}

/**
 * Cards that the app made for these claims. Whoever may edit an issue can rewrite what it points to: so an older issue,
 * which may stand where it was once approved, is none of them, and neither is the card of another request.
 */
async function findCards(
  ports: Pick<Ports, 'cards' | 'links'>,
  project: ProjectId,
  claims: readonly Link[],
): Promise<readonly FoundCard[]> {
  const claimedAt = new Map(claims.map((link) => [link.requestId, link.claimedAt]));
  const cards: FoundCard[] = [];
  for (const card of await ports.cards.find(project, [...claimedAt.keys()])) {
    const since = claimedAt.get(card.requestId);
    if (since === undefined || !isCreatedSince(card.createdMs, since)) continue;
    const owner = await ports.links.findByIssue(card.issueId);
    if (owner === undefined || owner === card.requestId) cards.push(card);
  }
  return cards;
}

/** A claim from before the routing changed: it names the new project before anything is created there. */
async function rerouted(ports: Ports, item: Held): Promise<Held> {
  const projectId = item.settings?.projectId ?? item.link.projectId;
  if (item.link.projectId === projectId) return item;
  const link = { ...item.link, projectId, version: item.link.version + 1 };
  if ((await ports.links.save(link)) === 'conflict') throw busy(item.request.id, 0);
  return { ...item, link };
}

/** @param fresh - requests that certainly have no card, of any project */
async function createFresh(ports: Ports, fresh: readonly Held[], problems: Problems): Promise<void> {
  for (const item of fresh) {
    if (item.settings === undefined) await returnDone(ports, item.link, { phase: 'closed' });
  }
  for (const settings of new Set(fresh.map((item) => item.settings))) {
    const group = fresh.filter((item) => item.settings === settings);
    if (settings !== undefined) await problems.keep(() => createIn(ports, settings, group));
  }
}

async function createIn(ports: Ports, settings: ProjectSettings, pending: readonly Held[]): Promise<void> {
  const created = await createOrFree(ports, settings, pending);
  const astray: Astray[] = [];
  for (const [index, item] of pending.entries()) {
    const outcome = created[index];
    await settleCreation(ports, item, outcome);
    if (outcome?.kind === 'created' && !outcome.isInPlace) astray.push({ item, issue: outcome.issue });
  }
  if (astray.length === 0) return;
  await place(ports, settings, astray);
  for (const { item } of astray) await keepShown(ports, item.request);
}

/** A new card that is not in its pending status yet. */
interface Astray {
  readonly item: Held;
  readonly issue: IssueRef;
}

/** Only now the card shows its request: a worker that dies before leaves a card that the next tick finds out of date. */
async function keepShown(ports: Ports, request: AccessRequest): Promise<void> {
  const link = await ports.links.get(request.id);
  if (link?.busyUntil !== undefined || link?.revision !== undefined || request.reviews.length > 0) return;
  if (link !== undefined)
    await ports.links.save({ ...link, version: link.version + 1, revision: request.revision });
}

/** Only after the links are stored, since a failure here must not be taken for one of the creation. */
async function place(ports: Ports, settings: ProjectSettings, astray: readonly Astray[]): Promise<void> {
  try {
    const learned = await ports.cards.place(
      settings,
      astray.map(({ issue }) => issue),
    );
    if (learned !== settings.createTransition) await learnTransition(ports, settings, learned);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await ports.jobs.push(astray.map(({ item }) => ({ kind: 'place', requestId: item.request.id })));
  }
}

/** An admin may have saved other settings meanwhile: what was learned is worth nothing under those, and undoes none of them. */
async function learnTransition(
  ports: Ports,
  settings: ProjectSettings,
  createTransition: string | undefined,
): Promise<void> {
  const current = await ports.settings.ofProject(settings.projectId);
  if (JSON.stringify(current) === JSON.stringify(settings)) {
    await ports.settings.save({ ...settings, createTransition });
  }
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
): ReturnType<Ports['cards']['create']> {
  try {
    return await ports.cards.create(
      settings,
      pending.map((item) => draftOf(item.request)),
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'jira-refused') return pending.map(() => ({ kind: 'refused', why: error.message }));
    if (error.code === 'jira-rate-limited') {
      for (const item of pending) await returnLink(ports, item.link, { unsure: item.link.unsure });
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
  return returnRefused(ports, item.link, { code: 'jira-refused', message });
}

/**
 * The link first, Teleport's plugin data second: the link is what "one card" rests on. The revision that the card shows
 * is kept only for a request that has no reviews yet, since a fresh card says nothing of them, and only once the card is
 * in its place.
 */
async function finishCard(
  ports: Ports,
  item: Held,
  issue: IssueRef,
  how: 'created-in-place' | 'created' | 'adopted',
): Promise<void> {
  const hasAll = item.request.reviews.length === 0;
  const isShown = how === 'created-in-place' && hasAll;
  await returnDone(ports, item.link, {
    ...adopted(issue),
    expiresAt: item.request.expiresAt,
    unsure: how === 'adopted',
    ...(isShown ? { revision: item.request.revision } : {}),
  });
  const event = how === 'adopted' ? 'card-adopted' : 'card-created';
  await ports.activity.note({ event, requestId: item.request.id, issueKey: issue.issueKey });
  await announce(ports, item.request.id, issue);
  if (how === 'adopted') await ports.jobs.push(lookAgain(item.request.id, issue));
  else if (!hasAll) await ports.jobs.push([{ kind: 'update', requestId: item.request.id }]);
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

const adopted = (issue: IssueRef): Partial<Link> => ({
  phase: 'open',
  issueId: issue.issueId,
  issueKey: issue.issueKey,
});
