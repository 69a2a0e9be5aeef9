import { AppError } from '../errors';
import type { AccountId, RequestId } from '../ids';
import { instant, type CardLink, type Errand } from '../link/link';
import type { Ports } from '../ports';
import type { ProjectSettings } from '../project/settings';
import type { AccessRequest } from '../request/access-request';
import type { Person } from '../request/review';
import type { Remark } from './card';

/** Suggested reviewers who are made to watch one card: more than that is nobody in particular. */
const WATCHERS_MAX = 20;

/** Who is to be the reporter of the card of a request. */
export type Reporters = ReadonlyMap<RequestId, AccountId>;

/**
 * Who reports the cards of up to 50 requests: each requester's Atlassian account, where the policy wants that and there is
 * exactly one. A card matters more than its reporter, so that a relay which cannot tell leaves all of them to the app.
 */
export async function reportersOf(
  ports: Pick<Ports, 'relay' | 'activity'>,
  { policy }: ProjectSettings,
  requests: readonly AccessRequest[],
): Promise<Reporters> {
  if (policy?.isReportedByRequester !== true) return new Map();
  try {
    const accounts = await ports.relay.accountsOf([...new Set(requests.map(({ user }) => user))]);
    return new Map(
      requests.flatMap(({ id, user }) => {
        const [account, ...others] = accounts.get(user) ?? [];
        return account === undefined || others.length > 0 ? [] : [[id, account] as const];
      }),
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await ports.activity.note({
      event: 'person-left-out',
      detail: `reporters of ${requests.length} new cards: ${error.message}`,
    });
    return new Map();
  }
}

/** What the activity log says of a card whose reporter Jira did not take. */
export const noteReporterRefused = (
  ports: Pick<Ports, 'activity'>,
  { id }: AccessRequest,
  why: string,
): Promise<void> =>
  ports.activity.note({
    event: 'person-left-out',
    requestId: id,
    detail: `Jira did not take the requester as the reporter: ${why}`,
  });

/** What is to be done beside a new card. */
export const errandsOf = ({ policy }: ProjectSettings, request: AccessRequest): readonly Errand[] =>
  policy?.isWatchedByReviewers === true && request.suggestedReviewers.length > 0 ? ['add-watchers'] : [];

export type RequesterPorts = Pick<Ports, 'relay' | 'log' | 'clock'>;

/** Remarks with whom they concern besides: how a request ended concerns whoever asked. */
export async function addressed(
  ports: RequesterPorts,
  { id, request }: { readonly id: RequestId; readonly request: AccessRequest | undefined },
  remarks: readonly Remark[],
): Promise<readonly Remark[]> {
  if (!remarks.some(concernsRequester)) return remarks;
  const requester = await requesterOf(ports, id, request);
  return remarks.map((remark) => (concernsRequester(remark) ? { ...remark, requester } : remark));
}

const concernsRequester = ({ kind }: Remark): boolean => kind === 'resolved' || kind === 'access-ended';

/**
 * The requester in Jira, where exactly one account is known. Of a request that is gone the decision log still has the name. What
 * is to be told matters more than whom it concerns, so that nothing fails for it.
 */
async function requesterOf(
  { relay, log, clock }: RequesterPorts,
  requestId: RequestId,
  request: AccessRequest | undefined,
): Promise<Person | undefined> {
  try {
    const logged = async (): Promise<string | undefined> => {
      const page = await log.read({ requestId, from: instant(0), to: instant(clock.now()) });
      return page.entries.find(({ asked }) => asked !== undefined)?.asked?.requester;
    };
    const user = request?.user ?? (await logged());
    if (user === undefined) return undefined;
    const [account, ...others] = (await relay.accountsOf([user])).get(user) ?? [];
    return account === undefined || others.length > 0 ? undefined : { accountId: account, displayName: user };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

export type WatchPorts = Pick<Ports, 'relay' | 'cards' | 'activity'>;

/** Makes the suggested reviewers of a pending request watch its card. Whom Jira does not let watch it is noted, no more. */
export async function addWatchers(
  ports: WatchPorts,
  link: CardLink,
  settings: ProjectSettings,
  request: AccessRequest,
): Promise<void> {
  if (request.state !== 'pending' || errandsOf(settings, request).length === 0) return;
  const asked = request.suggestedReviewers.slice(0, WATCHERS_MAX);
  const more = request.suggestedReviewers.length - asked.length;
  const accounts = await ports.relay.accountsOf(asked);
  const watchers = new Set([...accounts.values()].flat());
  if (more > 0) {
    await ports.activity.note({
      event: 'person-left-out',
      requestId: request.id,
      issueKey: link.issueKey,
      detail: `the first ${asked.length} suggested reviewers watch the card, ${more} more do not`,
    });
  }
  for (const { account, why } of await ports.cards.watch(link.issueId, [...watchers])) {
    await ports.activity.note({
      event: 'person-left-out',
      requestId: request.id,
      issueKey: link.issueKey,
      by: account,
      detail: `cannot watch the card: ${why}`,
    });
  }
}
