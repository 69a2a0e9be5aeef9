import type { Refusal, Remark } from '../card';
import { readDrag, type DragIntent, type IssueSnapshot } from '../drag';
import { AppError, type ErrorCode } from '../errors';
import { decisionId, waitingFor, type IssueId, type RequestId } from '../ids';
import { busyForMs, hasCard, type CardLink } from '../link';
import type { MadeDecision } from '../plan';
import type { Ports } from '../ports';
import type { AccessRequest } from '../access-request';
import type { ProjectSettings } from '../settings';
import { adoptEndedCard } from './adopt-cards';
import { handIn } from './hand-in';
import { foundIn } from './unusable';
import { follow, settingsOf } from './update-card';
import { busy, withLink, type Worked } from './with-link';

/**
 * Looks at an issue whose status has changed and, if a person thereby decided, hands the decision to Teleport. Ends with a
 * card that says what Teleport says: moved back where the decision did not (or not yet) settle the request, with the reason.
 */
export async function decideDrag(ports: Ports, issueId: IssueId): Promise<void> {
  const issue = await ports.cards.read(issueId);
  if (issue === undefined) return;
  const link = await linkOf(ports, issue);
  if (link === undefined) {
    await waitForItsLink(ports, issue);
    return adoptEndedCard(ports, issue);
  }
  if (link.issueId !== issueId) {
    await refuseImpostor(ports, issue);
    return;
  }
  const settings = await settingsOf(ports, link);
  const intent = readDrag(issue, settings, link);
  if (intent.kind === 'nothing' || (await ports.decisions.isSettled(intent.decisionId))) return;
  try {
    await withLink(ports, link, 'throw', (taken) =>
      carryOut(ports, { link: taken, issue, settings, intent }),
    );
  } catch (error) {
    if (isAway(error) && intent.kind === 'review') await sayWaiting(ports, issueId, intent);
    throw error;
  }
}

/** What keeps a decision from Teleport for longer than a moment. Jira's own pauses do not, and `busy` passes in seconds. */
const AWAY: ReadonlySet<ErrorCode> = new Set([
  'keys-unavailable',
  'relay-refused',
  'relay-too-old',
  'relay-unreachable',
  'teleport-unavailable',
]);

const isAway = (error: unknown): boolean => error instanceof AppError && AWAY.has(error.code);

/** A card that stands in Approved looks approved: say once that nothing has been decided yet. */
async function sayWaiting(
  ports: Ports,
  issueId: IssueId,
  { decisionId: decision, actor }: Extract<DragIntent, { kind: 'review' }>,
): Promise<void> {
  const note = waitingFor(decision);
  if (await ports.decisions.isSettled(note)) return;
  await sayOnce(ports, issueId, { kind: 'waiting', marker: `decision:${note}`, actor });
  await ports.decisions.settle(note, 'waiting');
}

/** The link that the issue's property points to, else the one that points to the issue. */
async function linkOf(ports: Ports, issue: IssueSnapshot): Promise<CardLink | undefined> {
  const hinted = issue.requestId === undefined ? undefined : await cardLink(ports, issue.requestId);
  if (hinted?.issueId === issue.issueId) return hinted;
  const known = await ports.links.findByIssue(issue.issueId);
  return (known === undefined ? undefined : await cardLink(ports, known)) ?? hinted;
}

async function cardLink(ports: Ports, id: RequestId): Promise<CardLink | undefined> {
  const link = await ports.links.get(id);
  return link !== undefined && hasCard(link) ? link : undefined;
}

/**
 * Between the creation of an issue and the storing of its link the app's own property alone tells whose card it is. While
 * a worker may be at that, the drag waits; once none can be, whoever takes the claim over looks at the issue again.
 */
async function waitForItsLink(
  ports: Pick<Ports, 'links' | 'settings' | 'clock'>,
  { requestId, projectId, creatorId }: IssueSnapshot,
): Promise<void> {
  const claimed = requestId === undefined ? undefined : await ports.links.get(requestId);
  if (claimed === undefined || hasCard(claimed)) return;
  const waitMs = busyForMs(claimed, ports.clock.now());
  if (waitMs === 0) return;
  const settings = await ports.settings.ofProject(projectId);
  if (creatorId !== undefined && creatorId === settings?.appAccountId) throw busy(claimed.requestId, waitMs);
}

/** An issue that claims to be another card's request is told so, once per drag; nothing is sent. */
async function refuseImpostor(ports: Ports, issue: IssueSnapshot): Promise<void> {
  const change = issue.newestChange;
  if (change === undefined) return;
  const id = decisionId(issue.issueId, change.id);
  if (await ports.decisions.isSettled(id)) return;
  const marker = `decision:${id}`;
  await sayOnce(ports, issue.issueId, { kind: 'refused', marker, refusal: { kind: 'not-this-card' } });
  await ports.decisions.settle(id, 'not-this-card');
}

/** Whoever was here before may have ended between saying it and remembering that. */
async function sayOnce(ports: Ports, issueId: IssueId, remark: Remark): Promise<void> {
  if ((await ports.cards.saidMarkers(issueId)).has(remark.marker)) return;
  await ports.cards.say(issueId, [remark]);
}

interface Drag {
  readonly link: CardLink;
  readonly issue: IssueSnapshot;
  readonly settings: ProjectSettings;
  readonly intent: Exclude<DragIntent, { kind: 'nothing' }>;
}

async function carryOut(ports: Ports, drag: Drag): Promise<Worked<void>> {
  const { link, issue, settings, intent } = drag;
  // Another worker may have settled the same drag between our look and our lease.
  if (await ports.decisions.isSettled(intent.decisionId)) return { result: undefined, changes: {} };
  const { decision, request } = await decisionOf(ports, drag);
  const followed = request ?? (await fetchOne(ports, link.requestId));
  const changes = await follow(ports, {
    link,
    request: followed,
    settings,
    status: issue.status,
    decision,
    dealtWith: intent.decisionId,
  });
  await ports.decisions.settle(
    intent.decisionId,
    decision.kind === 'refused' ? decision.refusal.kind : 'recorded',
  );
  return { result: undefined, changes };
}

/** The decision as made, and the request as Teleport's answer showed it, where it did. */
async function decisionOf(
  ports: Ports,
  { link, settings, intent }: Drag,
): Promise<{ decision: MadeDecision; request: AccessRequest | undefined }> {
  const marker = `decision:${intent.decisionId}`;
  if (intent.kind === 'refused') {
    const { refusal, actor } = intent;
    return { decision: { kind: 'refused', marker, refusal, actor }, request: undefined };
  }
  const place = { id: link.requestId, settings, place: 'drag' } as const;
  const outcome = await handIn(ports, place, {
    decisionId: intent.decisionId,
    actor: intent.actor,
    proposedState: intent.proposedState,
    reason: intent.reason,
  });
  if (outcome.kind === 'recorded') {
    const decision = { kind: 'recorded', marker, actor: intent.actor, state: intent.proposedState } as const;
    return { decision, request: outcome.request };
  }
  return {
    decision: { kind: 'refused', marker, refusal: outcome, actor: intent.actor },
    request: requestIn(outcome),
  };
}

const requestIn = (refusal: Refusal): AccessRequest | undefined =>
  'request' in refusal ? refusal.request : undefined;

async function fetchOne(ports: Ports, id: RequestId): Promise<AccessRequest | undefined> {
  return foundIn((await ports.relay.fetch([id]))[0]);
}
