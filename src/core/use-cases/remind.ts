import type { AccessRequest } from '../access-request';
import { cardOf, logId } from '../decision-log';
import { AppError } from '../errors';
import type { AccountId } from '../ids';
import { lookAt, type RemindJob } from '../job';
import { hasCard, instant, type CardLink } from '../link';
import type { Ports } from '../ports';
import { isGiven, reminderMarker } from '../reminders';
import type { Person } from '../review';
import { logDaysOf, type ProjectSettings } from '../settings';
import { inParallel } from './in-parallel';
import { isApprover } from './is-approver';
import { foundIn } from './unusable';
import { withLink, type WorkPorts } from './with-link';

export type RemindPorts = WorkPorts &
  Pick<Ports, 'settings' | 'relay' | 'memberships' | 'cards' | 'log' | 'jobs' | 'activity'>;

/** People who are mentioned in one reminder, and asked about: more are nobody in particular. Of the others the site page tells. */
const MENTIONED_MAX = 10;
/** Tries of one job. What then has not come to pass, the next tick begins anew as long as it is due. */
const TRIES_MAX = 4;

/**
 * Reminds those who can decide a pending request, by a comment that mentions them, and writes that down. The comment carries a
 * marker, the link remembers the reminder, and one worker at a time has the card: wherever a try dies, the next one does what is left.
 *
 * @throws AppError that is `safe` to retry after a pause
 */
export async function remind(ports: RemindPorts, job: RemindJob, tries: number): Promise<void> {
  try {
    await remindOnce(ports, job);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.retry === 'safe' && tries < TRIES_MAX) throw error;
  }
}

async function remindOnce(ports: RemindPorts, job: RemindJob): Promise<void> {
  const { requestId, mark } = job;
  const link = await ports.links.get(requestId);
  if (link === undefined || !hasCard(link) || isGiven(link, mark)) return;
  const settings = await ports.settings.ofProject(link.projectId);
  if (settings?.policy?.reminds !== true) return;
  // Before the card is taken: while the relay is away, nothing has been begun.
  const request = foundIn((await ports.relay.fetch([requestId]))[0]);
  const isPending = request?.state === 'pending';
  const { people, unasked } = isPending
    ? await whoCanDecide(ports, { link, settings, request })
    : { people: [], unasked: 0 };
  await withLink(ports, link, { lists: false }, async (taken) => {
    const isSaid = (await ports.cards.saidMarkers(taken.issueId)).has(reminderMarker(mark));
    if (!isSaid && isPending) {
      const { expiresAt } = taken;
      const remark = { kind: 'reminder', marker: reminderMarker(mark), people, expiresAt } as const;
      await ports.cards.say(taken.issueId, [remark], settings.language);
    }
    // A request that was decided meanwhile may have been reminded of by whoever died then.
    if (isSaid || isPending) await write(ports, { link: taken, settings, job, people });
    if (unasked > 0) await noteUnasked(ports, taken, unasked);
    return { result: undefined, fact: { kind: 'reminded', mark } };
  });
  if (!isPending && link.phase === 'open') await ports.jobs.push([lookAt(requestId)]);
}

interface Reminding {
  readonly link: CardLink;
  readonly settings: ProjectSettings;
}

async function write(
  { log, clock }: RemindPorts,
  {
    link,
    settings,
    job,
    people,
  }: Reminding & { readonly job: RemindJob; readonly people: readonly Person[] },
): Promise<void> {
  const now = instant(clock.now());
  const entry = {
    ...cardOf(link),
    id: logId(`reminder:${link.requestId}:${job.mark}`),
    event: 'reminder',
    at: now,
    loggedAt: now,
    mark: job.mark,
    mentioned: people.map(({ accountId }) => accountId),
  } as const;
  await log.add([entry], logDaysOf(settings));
}

const noteUnasked = (
  { activity }: Pick<Ports, 'activity'>,
  { requestId, issueKey }: CardLink,
  unasked: number,
): Promise<void> =>
  activity.note({
    event: 'person-left-out',
    requestId,
    issueKey,
    detail: `a reminder is for the first ${MENTIONED_MAX} people, not for ${unasked} more`,
  });

/** Whom to remind, and how many people nobody asked about. */
interface Reminded {
  readonly people: readonly Person[];
  readonly unasked: number;
}

/**
 * The suggested reviewers, and the project's approvers, of whom the relay says that they could decide: nobody is told to do what
 * they may not do. Members of Jira groups are not looked up.
 */
async function whoCanDecide(
  ports: RemindPorts,
  { link, settings, request }: Reminding & { readonly request: AccessRequest },
): Promise<Reminded> {
  const { relay, memberships } = ports;
  const reviewed = new Set(request.reviews.map(({ author }) => author));
  const waitedFor = request.suggestedReviewers.filter((user) => !reviewed.has(user));
  const suggested = waitedFor.slice(0, MENTIONED_MAX);
  const [accounts, roles] = await Promise.all([
    suggested.length === 0 ? undefined : relay.accountsOf(suggested),
    Promise.all((settings.approverRoles ?? []).map((role) => memberships.membersOf(link.projectId, role))),
  ]);
  const named = [...(accounts ?? [])].flatMap(([user, known]) =>
    known.map((account): readonly [AccountId, string] => [account, user]),
  );
  const approvers = [...settings.approvers, ...roles.flatMap((role) => role.accounts)];
  const names = new Map([...approvers.map((account) => [account, ''] as const), ...named]);
  const all = [...new Set([...named.map(([account]) => account), ...approvers])];
  const candidates = all.slice(0, MENTIONED_MAX);
  const checked = await inParallel(candidates, async (accountId): Promise<readonly Person[]> => {
    const person = { accountId, displayName: names.get(accountId) || accountId };
    const isProjectApprover = await isApprover({ memberships }, settings, accountId);
    const { kind } = await relay.checkReviewer(request.id, { ...person, isProjectApprover });
    return kind === 'can' ? [person] : [];
  });
  const unasked = waitedFor.length - suggested.length + all.length - candidates.length;
  return { people: checked.flat(), unasked };
}
