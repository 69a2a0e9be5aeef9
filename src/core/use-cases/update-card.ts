import { hasEnded, type AccessRequest } from '../access-request';
import { AppError } from '../errors';
import type { Fact, Shown } from '../evolve';
import type { RequestId, StatusId } from '../ids';
import { hasCard, isIgnored, type CardLink, type Link } from '../link';
import { planCard, type MadeDecision } from '../plan';
import type { FetchedRequest, Ports } from '../ports';
import type { ProjectSettings } from '../settings';
import { adoptCardOfEnded } from './adopt-cards';
import { applyPlan } from './apply-plan';
import { createFetched } from './create-cards';
import { isGone } from './is-gone';
import { logFollowing } from './log-decisions';
import { isRefusal } from './problems';
import { foundIn } from './unusable';
import { withLink } from './with-link';

/**
 * Makes one card follow its request: creates it for a pending request that has none, else says what is new, moves it and
 * closes it. May be repeated at any time.
 *
 * @param heard - the revision that somebody says the request now has: if the card shows it already, nothing is asked
 */
export async function updateCard(ports: Ports, id: RequestId, heard?: string): Promise<void> {
  const link = await ports.links.get(id);
  if (heard !== undefined && link !== undefined && hasCard(link) && shows(link, heard)) return;
  const fetched = await fetchHeard(ports, { id, link, heard });
  const [item] = fetched;
  if (link === undefined || !hasCard(link)) {
    if (link !== undefined || isUnmade(item)) await createFetched(ports, fetched);
    else if (item?.kind === 'found' && hasEnded(item.request)) await adoptCardOfEnded(ports, item.request);
    return;
  }
  if (item?.kind !== 'unusable' && needsNothing(link, foundIn(item))) return;
  await withLink(ports, link, { lists: true }, async (taken) => {
    const request = foundIn(item);
    const settings = await settingsOf(ports, taken);
    const fact = await followIfSeen(ports, { link: taken, request, settings });
    // Whoever created the card did not get as far as moving it to its place, or nobody knows.
    const isAstray = taken.revision === undefined && fact.kind === 'followed' && fact.shown.phase === 'open';
    if (isAstray) await ports.jobs.push([{ kind: 'place', requestId: id }]);
    return { result: undefined, fact };
  });
}

/** Whether a request without a link is to get a card, or to be listed. */
const isUnmade = (item: FetchedRequest | undefined): boolean =>
  item?.kind === 'unusable' || (item?.kind === 'found' && item.request.state === 'pending');

/** What was heard of may be older than what the card tells by now: then Teleport itself is asked. */
async function fetchHeard(
  ports: Pick<Ports, 'relay'>,
  {
    id,
    link,
    heard,
  }: { readonly id: RequestId; readonly link: Link | undefined; readonly heard: string | undefined },
): Promise<readonly FetchedRequest[]> {
  if (heard === undefined) return ports.relay.fetch([id]);
  const fetched = await ports.relay.fetch([id], { heard: { [id]: heard } });
  const [item] = fetched;
  if (link === undefined || item?.kind !== 'found') return fetched;
  const { state, reviews } = item.request;
  if (!hasCard(link)) return fetched;
  const saysElse = link.phase === 'closed' && state !== link.resolution;
  const isBehind = saysElse || reviews.length < link.reviewsPosted;
  return isBehind ? ports.relay.fetch([id]) : fetched;
}

/** An issue that was deleted or hidden meanwhile refuses every call: then that is what is listed. */
async function followIfSeen(ports: Ports, following: Following): Promise<Fact> {
  try {
    return { kind: 'followed', shown: (await follow(ports, following)).shown };
  } catch (error) {
    if (isRefusal(error)) await isGone(ports, following.link, false);
    throw error;
  }
}

/** What a card follows: the request, and what has just been decided and seen on the card. */
export interface Following {
  readonly link: CardLink;
  readonly request: AccessRequest | undefined;
  readonly settings: ProjectSettings;
  readonly status?: StatusId | undefined;
  readonly decisions?: readonly MadeDecision[] | undefined;
  /** Changelog entries of moves that have just been answered. */
  readonly answered?: readonly string[] | undefined;
  readonly isMisplaced?: boolean | undefined;
  readonly isToldOfPlace?: boolean | undefined;
}

/** Plans and applies in one, and has Teleport told of what the card tells now; the caller holds the lease. */
export async function follow(
  ports: Ports,
  following: Following,
): Promise<{ readonly shown: Shown; readonly unsaid: readonly string[] }> {
  const { link, request, settings } = following;
  const plan = planCard({ ...following, nowMs: ports.clock.now() });
  const { after } = plan;
  await logFollowing(ports, settings, { link, request, after });
  const unsaid = await applyPlan(ports, link, settings, plan, following.answered);
  const tellsMore = after.reviewsPosted !== link.reviewsPosted || after.resolution !== link.resolution;
  if (tellsMore && request !== undefined)
    await ports.jobs.push([{ kind: 'link', requestId: link.requestId }]);
  return { shown: after, unsaid };
}

/** The settings of the card's project. A project that was set up once and is no longer makes its cards wait. */
export async function settingsOf(ports: Pick<Ports, 'settings'>, link: CardLink): Promise<ProjectSettings> {
  const settings = await ports.settings.ofProject(link.projectId);
  if (settings !== undefined) return settings;
  throw new AppError(
    'not-set-up',
    `Project ${link.projectId} of card ${link.issueKey} has no settings: open its Teleport access settings and save them`,
    { retry: 'never' },
  );
}

const needsNothing = (link: CardLink, request: AccessRequest | undefined): boolean =>
  isUpToDate(link, request) || isIgnored(link, request);

function isUpToDate(link: CardLink, request: AccessRequest | undefined): boolean {
  return request === undefined ? isSettled(link) && link.phase === 'closed' : shows(link, request.revision);
}

const shows = (link: CardLink, revision: string): boolean => isSettled(link) && link.revision === revision;

/** Whether nobody is at work on the card, or died at it. */
const isSettled = (link: CardLink): boolean => !link.unsure && link.busyUntil === undefined;
