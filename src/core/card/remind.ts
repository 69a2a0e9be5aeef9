import { isApprover } from '../decision/is-approver';
import type { AccountId } from '../ids';
import { inParallel } from '../lib/batches';
import { instant, type CardLink, type ReminderMark } from '../link/link';
import { cardOf, logId } from '../log/decision-log';
import type { Ports } from '../ports';
import { logDaysOf, type ProjectSettings } from '../project/settings';
import type { AccessRequest } from '../request/access-request';
import type { Person } from '../request/review';
import { reminderMarker } from './reminders';

export type RemindPorts = Pick<Ports, 'relay' | 'memberships' | 'cards' | 'log' | 'activity' | 'clock'>;

/** People who are mentioned in one reminder, and asked about: more are nobody in particular. Of the others the site page tells. */
const MENTIONED_MAX = 10;

/** A card that the caller works on alone, and its request, if Teleport has it. */
interface Reminding {
  readonly link: CardLink;
  readonly settings: ProjectSettings;
  readonly request: AccessRequest | undefined;
}

/**
 * Reminds those who can decide a pending request, by a comment that mentions them, and writes that down. The comment carries a
 * marker: wherever a try dies, the next one does what is left. A request that was decided meanwhile may have been reminded of by
 * whoever died then.
 */
export async function remind(ports: RemindPorts, card: Reminding, mark: ReminderMark): Promise<void> {
  const { link, settings, request } = card;
  const marker = reminderMarker(mark);
  const isSaid = (await ports.cards.saidMarkers(link.issueId)).has(marker);
  const isPending = request?.state === 'pending';
  if (!isSaid && !isPending) return;
  const { people, unasked } = isPending
    ? await whoCanDecide(ports, { link, settings, request })
    : { people: [], unasked: 0 };
  if (!isSaid) {
    const { issueId, expiresAt } = link;
    await ports.cards.say(issueId, [{ kind: 'reminder', marker, people, expiresAt }], settings.language);
  }
  const now = instant(ports.clock.now());
  const entry = {
    ...cardOf(link),
    id: logId(`reminder:${link.requestId}:${mark}`),
    event: 'reminder',
    at: now,
    loggedAt: now,
    mark,
    mentioned: people.map(({ accountId }) => accountId),
  } as const;
  await ports.log.add([entry], logDaysOf(settings));
  if (unasked > 0) await noteUnasked(ports, link, unasked);
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
