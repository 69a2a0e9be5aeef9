import { createHash } from 'node:crypto';
import { detailOf, resolutionOf } from '#core/card/card';
import type { ReconcilePorts } from '#core/card/reconcile';
import { decidePanel } from '#core/decision/decide-panel';
import { gatherEvidence, type EvidencePorts } from '#core/decision/gather-evidence';
import { isApprover } from '#core/decision/is-approver';
import { AppError } from '#core/errors';
import type { AccountId, IssueId } from '#core/ids';
import type { CardLink } from '#core/link/link';
import { linkOfIssue } from '#core/link/link-of-issue';
import { foundIn } from '#core/link/unusable';
import { reviewId, viaOf, type LogVia } from '#core/log/decision-log';
import type { Ports } from '#core/ports';
import type { ProjectSettings } from '#core/project/settings';
import { progressOf, type AccessRequest } from '#core/request/access-request';
import { REASON_BYTES_MAX, type Person } from '#core/request/review';
import type { Unavailable } from '#wire/pages/answers';
import type { CardView, DecideResult, EvidenceView, RequestCardView, ReviewSource } from '#wire/pages/panel';
import * as v from '#wire/schema';
import { jiraEvidence } from './jira/evidence';
import { readVisitor } from './jira/people';
import { log } from './log';
import { lastSeen, remember, type Seen } from './storage/seen';
import { toldAsUnavailable } from './unavailable';

/** Which issue the panel stands on, and who looks at it: as the platform says. */
export interface Viewed {
  readonly issue: IssueId;
  readonly viewer: AccountId;
}

/** What it takes to show a card. */
type ViewPorts = Pick<Ports, 'relay' | 'links' | 'settings' | 'memberships' | 'log' | 'clock'>;

const DecideSchema = v.object({
  nonce: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  proposedState: v.picklist(['approved', 'denied']),
  reason: v.pipe(v.string(), v.maxBytes(REASON_BYTES_MAX)),
  assumeStartAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

/** How long whoever opens a panel looks at nothing: then they see what the app remembers, while the relay is asked on. */
const GLANCE_MS = 1_500;

const CardInputSchema = v.object({ awaitsNews: v.optional(v.boolean(), false) });

/**
 * Gathers what the panel shows of the request behind an issue. While the relay is away, or takes longer than people look at
 * nothing, that is what was seen last. A page that shows that already says `awaitsNews`, and waits for the relay's answer.
 */
export async function showCard(
  ports: ViewPorts,
  { issue, viewer }: Viewed,
  payload: unknown,
): Promise<CardView> {
  const { awaitsNews } = v.parse(v.fallback(CardInputSchema, { awaitsNews: false }), payload);
  const link = await linkOfIssue(ports, issue);
  if (link === undefined) return { kind: 'not-a-request' };
  const [settings, person, seen] = await Promise.all([
    ports.settings.ofProject(link.projectId),
    readVisitor(viewer),
    lastSeen(link.requestId),
  ]);
  const viewing = { link, settings, person };
  const live = liveCard(ports, viewing, seen);
  if (seen === undefined || awaitsNews) return live;
  return within(GLANCE_MS, live, () => rememberedCard(viewing, seen));
}

/** The card as the relay tells of it; as it is remembered where the relay does not. */
async function liveCard(ports: ViewPorts, viewing: Viewing, seen: Seen | undefined): Promise<CardView> {
  const { link } = viewing;
  const [fetched, eligibility] = await Promise.all([fetchOrSay(ports, link), eligibilityOf(ports, viewing)]);
  if (fetched.kind === 'not-told') {
    const { problem, mayStillAnswer } = fetched;
    return seen === undefined ? problem : rememberedCard(viewing, seen, mayStillAnswer ? undefined : problem);
  }
  const { request } = fetched;
  if (request === undefined) {
    const resolution = resolutionOf(undefined, link, ports.clock.now()) ?? 'deleted';
    return { kind: 'gone', id: link.requestId, resolution };
  }
  if (seen?.request.revision !== request.revision) await rememberIfPossible(ports, request);
  return { ...viewOf(viewing, request), ...(await sourcesOf(ports, request)), eligibility };
}

/** Without `problem` the relay is being asked. */
const rememberedCard = (viewing: Viewing, { at, request }: Seen, problem?: Unavailable): RequestCardView => ({
  ...viewOf(viewing, request),
  sources: [],
  eligibility: { kind: 'unchecked' },
  remembered: { at, problem },
});

/** What comes in time, else something in its place. */
async function within<T>(ms: number, coming: Promise<T>, otherwise: () => T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(otherwise()), ms)));
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}

type Fetched =
  | { readonly kind: 'told'; readonly request: AccessRequest | undefined }
  | { readonly kind: 'not-told'; readonly problem: Unavailable; readonly mayStillAnswer: boolean };

/** The request, or why nobody can tell. */
async function fetchOrSay({ relay }: Pick<Ports, 'relay'>, { requestId }: CardLink): Promise<Fetched> {
  try {
    return { kind: 'told', request: foundIn((await relay.fetch([requestId]))[0]) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'not-told', problem: toldAsUnavailable(error), mayStillAnswer: error.mayStillAnswer };
  }
}

/** What the panel shows matters more than what it may show later. */
async function rememberIfPossible({ clock }: Pick<Ports, 'clock'>, request: AccessRequest): Promise<void> {
  try {
    await remember({ at: new Date(clock.now()).toISOString(), request });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('request-not-remembered', { code: error.code });
  }
}

const viewOf = ({ settings, person }: Viewing, request: AccessRequest) => ({
  kind: 'request' as const,
  request,
  progress: progressOf(request),
  nonce: nonceOf(request, person),
  reasonRequiredFor: settings?.policy?.reasonRequiredFor ?? [],
});

/** What helps to decide about the request behind an issue. */
export const showEvidence = (
  ports: Omit<EvidencePorts, 'sources'>,
  { issue }: Viewed,
): Promise<EvidenceView> => gatherEvidence({ ...ports, sources: jiraEvidence }, issue);

/** Carries out what the page asks for, after checking it: a page can send anything. */
export async function decideAs(
  ports: ReconcilePorts,
  { issue, viewer }: Viewed,
  { payload, via }: { readonly payload: unknown; readonly via: 'panel' | 'page' },
): Promise<DecideResult> {
  const parsed = v.safeParse(DecideSchema, payload);
  if (!parsed.success) return { kind: 'invalid' };
  const actor = await readVisitor(viewer);
  if (actor === undefined) return nobodyDecides(ports, issue);
  const outcome = await decidePanel(ports, { ...parsed.output, issueId: issue, actor, via }, nonceOf);
  switch (outcome.kind) {
    case 'recorded': {
      const { request, at } = outcome;
      return { kind: 'recorded', at, state: request.state, progress: progressOf(request) };
    }
    case 'refused': {
      const { refusal } = outcome;
      return { kind: 'refused', refusal: refusal.kind, detail: detailOf(refusal) };
    }
    case 'not-sent':
    case 'changed':
    case 'on-its-way':
    case 'not-a-request':
      return outcome;
  }
}

/** Whoever is no person decides nothing, on a card or elsewhere. */
const nobodyDecides = async (ports: Pick<Ports, 'links'>, issue: IssueId): Promise<DecideResult> =>
  (await linkOfIssue(ports, issue)) === undefined
    ? { kind: 'not-a-request' }
    : { kind: 'refused', refusal: 'app-actor' };

/** Bound to one person looking at one revision: worth nothing to anyone else, nor once anything has changed. */
export function nonceOf(request: AccessRequest, actor: Pick<Person, 'accountId'> | undefined): string {
  const text = JSON.stringify([actor?.accountId, request.id, request.revision]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A person who looks at a card. */
interface Viewing {
  readonly link: CardLink;
  readonly settings: ProjectSettings | undefined;
  readonly person: Person | undefined;
}

/** An answer that is missing does not keep anybody from the request, nor from trying: Teleport decides. */
async function eligibilityOf(
  ports: Pick<Ports, 'relay' | 'memberships'>,
  { link, settings, person }: Viewing,
): Promise<RequestCardView['eligibility']> {
  if (person === undefined) return { kind: 'not-eligible', detail: '' };
  try {
    const isProjectApprover = settings !== undefined && (await isApprover(ports, settings, person.accountId));
    return await ports.relay.checkReviewer(link.requestId, { ...person, isProjectApprover });
  } catch (error) {
    if (error instanceof AppError) return { kind: 'unchecked' };
    throw error;
  }
}

async function sourcesOf(
  ports: Pick<Ports, 'log'>,
  request: AccessRequest,
): Promise<Pick<RequestCardView, 'sources' | 'resolvedIn'>> {
  const logged = async (position: number | 'end'): Promise<ReviewSource | undefined> => {
    const entry = await ports.log.get(reviewId(request.id, position));
    return entry?.event === 'review' ? sourceOf(entry.via) : undefined;
  };
  const sources = request.reviews.map(async (review, position): Promise<ReviewSource> => {
    const via = viaOf(review);
    return via === 'rule' ? via : ((await logged(position)) ?? via);
  });
  const isOpen = request.state === 'pending';
  return {
    sources: await Promise.all(sources),
    resolvedIn: isOpen ? undefined : await logged('end'),
  };
}

/** The approvals page shows the panel's own form. */
const sourceOf = (via: LogVia): ReviewSource | undefined => {
  if (via === 'work-item') return undefined;
  return via === 'page' ? 'panel' : via;
};
