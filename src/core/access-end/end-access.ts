import type { Remark } from '../card/card';
import { reconcile, type ReconcilePorts } from '../card/reconcile';
import type { Told } from '../card/reconcile-card';
import { isApprover } from '../decision/is-approver';
import type { DecidedCard } from '../decision/submit-decision';
import { unlessAway } from '../decision/unless-away';
import { AppError } from '../errors';
import type { IssueId } from '../ids';
import { instruct, type AccessEndingOrder } from '../job';
import { instant } from '../link/link';
import { linkOfIssue } from '../link/link-of-issue';
import { accessEndId, cardOf, refusalIdOf, type AccessEndEntry } from '../log/decision-log';
import type { Ports } from '../ports';
import { logDaysOf } from '../project/settings';
import { settingsOf } from '../project/settings-of';
import type { Person } from '../request/review';
import type { AccessEnded, AccessEnding, AccessNotEnded } from './ending';

/** Somebody ends the access of the request behind a card. The person comes from the platform. */
export interface EndingAccess {
  readonly issueId: IssueId;
  readonly actor: Person;
  readonly reason: string;
  readonly via: 'panel' | 'page';
}

/** What came of it where there is an answer. */
type Answered = AccessEnded | AccessNotEnded;

/** `on-its-way`: not answered in time; the queue carries it on, and the card tells what becomes of it. */
export type EndAccessOutcome =
  Answered | { readonly kind: 'not-a-request' } | { readonly kind: 'on-its-way' };

export type EndAccessPorts = Pick<Ports, 'memberships' | 'relay' | 'log' | 'clock'>;

/**
 * Ends access now, and again from the queue, which does nothing but what is left: wherever the first try dies, access ends, and
 * log and card tell of it. Ending it twice leaves one lock.
 */
export async function endAccess(ports: ReconcilePorts, ending: EndingAccess): Promise<EndAccessOutcome> {
  const { issueId, actor, reason, via } = ending;
  const link = await linkOfIssue(ports, issueId);
  if (link === undefined) return { kind: 'not-a-request' };
  const card = { link, settings: await settingsOf(ports, link) };
  const at = instant(ports.clock.now());
  // An address is for matching the person now, not for keeping.
  const { accountId, displayName } = actor;
  const { requestId } = link;
  const order: AccessEndingOrder = {
    kind: 'end-access',
    actor: { accountId, displayName },
    reason,
    via,
    at,
  };
  await ports.jobs.push([instruct(requestId, order)]);
  try {
    const outcome = await endNow(ports, card, { ...order, actor });
    await unlessAway(async () => {
      const told = await concludeEnding(ports, card, order, outcome);
      if (told !== undefined) await reconcile(ports, { kind: 'reconcile', requestId }, told);
    });
    return outcome;
  } catch (error) {
    if (!(error instanceof AppError) || !error.mayStillAnswer) throw error;
    await ports.jobs.push([instruct(requestId, { ...order, isUnheard: true })]);
    return { kind: 'on-its-way' };
  }
}

/** Ends access. Repeatable. */
export async function endNow(
  ports: EndAccessPorts,
  card: DecidedCard,
  order: AccessEndingOrder,
): Promise<Answered> {
  const ending = await endingOf(ports, card, order);
  return (await ports.relay.endAccess(card.link.requestId, ending)) ?? { kind: 'gone' };
}

async function endingOf(
  ports: EndAccessPorts,
  { settings }: DecidedCard,
  order: AccessEndingOrder,
): Promise<AccessEnding> {
  if ('workItem' in order) return { workItem: order.workItem };
  const { actor, reason } = order;
  const isProjectApprover = await isApprover(ports, settings, actor.accountId);
  return { actor: { ...actor, isProjectApprover }, reason };
}

/**
 * Writes down what came of it. Repeatable.
 *
 * @returns what the card is to tell: that access has ended, or that it has not, where nobody has heard so
 */
export async function concludeEnding(
  { log, clock }: EndAccessPorts,
  { link, settings }: DecidedCard,
  order: AccessEndingOrder,
  outcome: Answered,
): Promise<Told | undefined> {
  const { requestId } = link;
  const { names, quoted, logged, whose, occasion } = tellingOf(order);
  const entry = { ...cardOf(link), ...logged, at: order.at, loggedAt: instant(clock.now()) };
  const days = logDaysOf(settings);
  if (outcome.kind === 'ended') {
    const id = accessEndId(requestId);
    await log.add([{ ...entry, id, event: 'access-end', lock: outcome.lock }], days);
    return { remarks: [{ kind: 'access-ended', marker: id, ...names, reason: quoted }] };
  }
  if (outcome.kind === 'not-permitted') {
    const { detail } = outcome;
    const id = refusalIdOf(requestId, whose);
    await log.add([{ ...entry, id, event: 'refusal', refusal: 'not-permitted', detail }], days);
  }
  // Nobody clicked where a work item was closed: only that access goes on against the settings is worth a word.
  const isHeard = 'workItem' in order ? outcome.kind !== 'not-permitted' : order.isUnheard !== true;
  const marker = `access-not-ended:${requestId}:${occasion}`;
  return isHeard ? undefined : { remarks: [{ kind: 'access-not-ended', marker, ...names, outcome }] };
}

/** How log and card tell of whoever ends access, or of the work item for which nobody does. */
interface Telling {
  /** What the card names, and the reason that it quotes. */
  readonly names: Pick<Extract<Remark, { kind: 'access-ended' }>, 'actor' | 'workItem'>;
  readonly quoted: string;
  readonly logged: Pick<AccessEndEntry, 'by' | 'via' | 'reason'>;
  /** Of whom a refusal is logged once. */
  readonly whose: string;
  /** Of what a refusal is said once: each tick finds the work item anew, and a person's clicks are one by one. */
  readonly occasion: string;
}

function tellingOf(order: AccessEndingOrder): Telling {
  if ('workItem' in order) {
    const { workItem } = order;
    const reason = `Work item ${workItem} was closed: ended by the app, by no person`;
    const logged = { via: 'work-item', reason } as const;
    return { names: { workItem }, quoted: '', logged, whose: workItem, occasion: workItem };
  }
  const { actor, reason, via, at } = order;
  const by = actor.accountId;
  return {
    names: { actor },
    quoted: reason,
    logged: { by, via, reason },
    whose: by,
    occasion: `${by}:${at}`,
  };
}
