import type { Remark } from '../card';
import { accessEndId, cardOf, refusalIdOf, type AccessEndEntry, type LogWay } from '../decision-log';
import type { AccessEnded, AccessEnding, AccessNotEnded } from '../end-access';
import { AppError } from '../errors';
import type { IssueId, RequestId } from '../ids';
import type { EndAccessJob, Ender } from '../job';
import { hasCard, instant, type CardLink } from '../link';
import type { Ports } from '../ports';
import type { Person } from '../review';
import { logDaysOf } from '../settings';
import { finishClick } from './finish-click';
import { isApprover } from './is-approver';
import { linkOfIssue } from './link-of-issue';
import { addressed, type RequesterPorts } from './people';
import type { FailurePorts } from './keep-failure';
import { settingsOf } from './settings-of';
import { unlessAway } from './unless-away';
import { withLink, type WorkPorts } from './with-link';

/** Somebody ends the access of the request behind a card. The person comes from the platform. */
export interface EndingAccess {
  readonly issueId: IssueId;
  readonly actor: Person;
  readonly reason: string;
  readonly way: Extract<LogWay, 'panel' | 'page'>;
}

/** What came of it where there is an answer. */
type Answered = AccessEnded | AccessNotEnded | { readonly kind: 'not-a-request' };

/** `on-its-way`: not answered in time; the queue carries it on, and the card tells what becomes of it. */
export type EndAccessOutcome = Answered | { readonly kind: 'on-its-way' };

export type EndAccessPorts = FailurePorts &
  Pick<Ports, 'links' | 'settings' | 'memberships' | 'relay' | 'log' | 'cards' | 'jobs' | 'namedWork'>;

/**
 * Ends access now, and again from the queue, which does nothing but what is left: wherever the first try dies, access ends, and
 * log and card tell of it. Ending it twice leaves one lock.
 */
export async function endAccess(ports: EndAccessPorts, ending: EndingAccess): Promise<EndAccessOutcome> {
  const link = await linkOfIssue(ports, ending.issueId);
  if (link === undefined) return { kind: 'not-a-request' };
  const { actor, reason, way } = ending;
  const at = instant(ports.clock.now());
  // An address is for matching the person now, not for keeping.
  const { accountId, displayName } = actor;
  const { requestId } = link;
  const job: EndAccessJob = {
    kind: 'end-access',
    requestId,
    actor: { accountId, displayName },
    reason,
    way,
    at,
  };
  await ports.jobs.push([job]);
  try {
    const ended = await end(ports, job.requestId, { actor, reason, way });
    if (ended.kind === 'not-permitted') await logRefusal(ports, link, { job, detail: ended.detail });
    await unlessAway(() => tellEnded(ports, job, ended));
    return ended;
  } catch (error) {
    if (!(error instanceof AppError) || !error.mayStillAnswer) throw error;
    await ports.jobs.push([{ ...job, isUnheard: true }]);
    return { kind: 'on-its-way' };
  }
}

/**
 * Does what may be left of an ending, from the queue. What Jira or Teleport refuse, or do not answer for too long, is listed.
 *
 * @throws AppError that is `safe` to retry after a pause
 */
export function finishEnding(ports: EndAccessPorts, job: EndAccessJob, tries: number): Promise<void> {
  const what = `Ending the access of ${job.requestId}`;
  return finishClick(ports, { job, tries, what }, async () => {
    const outcome = await end(ports, job.requestId, job);
    await tellEnded(ports, job, outcome);
    const isTold = outcome.kind === 'ended' || outcome.kind === 'not-a-request';
    // Nobody clicked where a work item was closed: only that access goes on against the settings is worth a word.
    const isHeard = 'workItem' in job ? outcome.kind !== 'not-permitted' : job.isUnheard !== true;
    if (!isHeard && !isTold) await tellRefusal(ports, job, outcome);
    if ('workItem' in job) await ports.namedWork.clear(job.requestId);
  });
}

/** To log and card, since nobody waits for it in front of a page any more. */
async function tellRefusal(ports: EndAccessPorts, job: EndAccessJob, outcome: AccessNotEnded): Promise<void> {
  const { requestId } = job;
  const link = await ports.links.get(requestId);
  if (link === undefined || !hasCard(link)) return;
  if (outcome.kind === 'not-permitted') await logRefusal(ports, link, { job, detail: outcome.detail });
  const { names, occasion } = tellingOf(job);
  const marker = `access-not-ended:${requestId}:${occasion}`;
  await sayOnce(ports, link, { kind: 'access-not-ended', marker, ...names, outcome });
}

/** Ends access. Repeatable. */
async function end(ports: EndAccessPorts, requestId: RequestId, ender: Ender): Promise<Answered> {
  const link = await ports.links.get(requestId);
  if (link === undefined || !hasCard(link)) return { kind: 'not-a-request' };
  return (await ports.relay.endAccess(requestId, await endingOf(ports, link, ender))) ?? { kind: 'gone' };
}

async function endingOf(ports: EndAccessPorts, link: CardLink, ender: Ender): Promise<AccessEnding> {
  if ('workItem' in ender) return { workItem: ender.workItem };
  const { actor, reason } = ender;
  const isProjectApprover = await isApprover(ports, await settingsOf(ports, link), actor.accountId);
  return { actor: { ...actor, isProjectApprover }, reason };
}

/** How log and card tell of whoever ends access, or of the work item for which nobody does. */
interface Telling {
  /** What the card names, and the reason that it quotes. */
  readonly names: { readonly actor: Person } | { readonly workItem: string };
  readonly quoted: string;
  readonly logged: Pick<AccessEndEntry, 'by' | 'way' | 'reason'>;
  /** Of whom a refusal is logged once. */
  readonly whose: string;
  /** Of what a refusal is said once: each tick finds the work item anew, and a person's clicks are one by one. */
  readonly occasion: string;
}

function tellingOf(job: EndAccessJob): Telling {
  if ('workItem' in job) {
    const { workItem } = job;
    const reason = `Work item ${workItem} was closed: ended by the app, by no person`;
    const logged = { way: 'work-item', reason } as const;
    return { names: { workItem }, quoted: '', logged, whose: workItem, occasion: workItem };
  }
  const { actor, reason, way, at } = job;
  const by = actor.accountId;
  return {
    names: { actor },
    quoted: reason,
    logged: { by, way, reason },
    whose: by,
    occasion: `${by}:${at}`,
  };
}

/** Has log and card tell of access that has ended. Repeatable. */
async function tellEnded(ports: EndAccessPorts, job: EndAccessJob, ended: Answered): Promise<void> {
  const link = await ports.links.get(job.requestId);
  if (ended.kind !== 'ended' || link === undefined || !hasCard(link)) return;
  const id = accessEndId(job.requestId);
  const entry = { ...entryOf(ports, link, job), id, event: 'access-end', lock: ended.lock } as const;
  await ports.log.add([entry], logDaysOf(await settingsOf(ports, link)));
  const { names, quoted } = tellingOf(job);
  await sayOnce(ports, link, { kind: 'access-ended', marker: id, ...names, reason: quoted });
}

async function logRefusal(
  ports: EndAccessPorts,
  link: CardLink,
  { job, detail }: { readonly job: EndAccessJob; readonly detail: string },
): Promise<void> {
  const id = refusalIdOf(link.requestId, tellingOf(job).whose);
  const entry = {
    ...entryOf(ports, link, job),
    id,
    event: 'refusal',
    refusal: 'not-permitted',
    detail,
  } as const;
  await ports.log.add([entry], logDaysOf(await settingsOf(ports, link)));
}

const entryOf = ({ clock }: Pick<Ports, 'clock'>, link: CardLink, job: EndAccessJob) => ({
  ...cardOf(link),
  at: job.at,
  loggedAt: instant(clock.now()),
  ...tellingOf(job).logged,
});

/**
 * Once, whoever comes again, and alone with the card: the click and its job come at the same time.
 *
 * @throws AppError `busy` where somebody else works on the card
 */
function sayOnce(
  ports: WorkPorts & Pick<Ports, 'cards' | 'settings'> & RequesterPorts,
  link: CardLink,
  remark: Extract<Remark, { kind: 'access-ended' | 'access-not-ended' }>,
): Promise<void> {
  const { issueId, requestId: id } = link;
  return withLink(ports, link, { lists: false }, async () => {
    if (!(await ports.cards.saidMarkers(issueId)).has(remark.marker))
      await ports.cards.say(
        issueId,
        await addressed(ports, { id, request: undefined }, [remark]),
        (await settingsOf(ports, link)).language,
      );
    return { result: undefined, fact: { kind: 'left' } };
  });
}
