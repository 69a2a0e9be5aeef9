import { AppError } from '../errors';
import type { AccountId, IssueId, RequestId } from '../ids';
import { linkOfIssue } from '../link/link-of-issue';
import { foundIn } from '../link/unusable';
import type { Ports } from '../ports';
import type { AccessRequest } from '../request/access-request';
import {
  EARLIER_SHOWN_MAX,
  factsOf,
  workItemsIn,
  type EarlierRequests,
  type Fact,
  type NamedWorkItem,
} from './evidence';
import type { Found } from './list-approvals';

/** A card that somebody asked for before, as it is found: how its request ended is for the app's own storage to say. */
export interface EarlierCardFound {
  readonly issueId: IssueId;
  readonly issueKey: string;
  readonly requestId: RequestId;
  readonly roles: readonly string[];
  readonly createdAt: string;
}

/** Somebody in Jira. */
export interface NamedPerson {
  readonly name: string;
  readonly avatar?: string | undefined;
}

/** What Jira tells the person who looks: everything is asked as that person, who may not see all of it. */
export interface EvidenceSources {
  /** The newest cards of one requester, newest first; how many cannot be read, and whether there are more. */
  earlierCards(request: AccessRequest): Promise<Found<EarlierCardFound> & { readonly isCut: boolean }>;
  /** A work item by its key, with whom it is assigned to; undefined where there is none that the viewer can see. */
  workItem(
    key: string,
  ): Promise<(Omit<NamedWorkItem, 'assignee'> & { readonly assignee?: AccountId | undefined }) | undefined>;
  people(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, NamedPerson>>;
}

export type EvidencePorts = Pick<Ports, 'links' | 'settings'> & {
  readonly relay: Pick<Ports['relay'], 'fetch' | 'accountsOf' | 'rolesOf'>;
  readonly sources: EvidenceSources;
};

export type Evidence =
  | { readonly kind: 'not-a-request' | 'off' }
  | {
      readonly kind: 'facts';
      readonly facts: readonly Fact[];
      readonly requester?: NamedPerson | undefined;
    };

/** Gathers what helps to decide about the request of a card. What cannot be found out is left out: nobody waits for it. */
export async function gatherEvidence(ports: EvidencePorts, issue: IssueId): Promise<Evidence> {
  const link = await linkOfIssue(ports, issue);
  if (link === undefined) return { kind: 'not-a-request' };
  const settings = await ports.settings.ofProject(link.projectId);
  if (settings?.policy?.hidesEvidence === true) return { kind: 'off' };
  const request = foundIn((await ports.relay.fetch([link.requestId]))[0]);
  if (request === undefined) return { kind: 'facts', facts: [] };
  const isOpen = request.state === 'pending';
  const [people, earlier, heldRoles, items] = await Promise.all([
    peopleOf(ports, [request.user, ...(isOpen ? request.suggestedReviewers : [])]),
    isOpen ? known(earlierOf(ports, request, issue)) : undefined,
    isOpen ? known(ports.relay.rolesOf(request.user)) : undefined,
    isOpen
      ? Promise.all(
          workItemsIn(request.requestReason, link.issueKey).map((key) => known(ports.sources.workItem(key))),
        )
      : [],
  ]);
  const requester = people.get(request.user);
  const workItems = items.flatMap((item): readonly NamedWorkItem[] =>
    item === undefined ? [] : [{ ...item, assignee: assigneeOf(item.assignee, requester?.account) }],
  );
  const names = new Map([...people].map(([user, { person }]) => [user, person.name]));
  return {
    kind: 'facts',
    facts: factsOf(request, { earlier, heldRoles, workItems, names }),
    requester: requester?.person,
  };
}

/** An answer that does not come is no answer, and keeps nobody from the others. */
async function known<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Users of whom exactly one Jira account is known, with how Jira names them. */
async function peopleOf(
  { relay, sources }: EvidencePorts,
  users: readonly string[],
): Promise<ReadonlyMap<string, { readonly account: AccountId; readonly person: NamedPerson }>> {
  const accounts = await known(relay.accountsOf([...new Set(users)].slice(0, USERS_MAX)));
  const single = [...(accounts ?? [])].flatMap(([user, [account, ...others]]) =>
    account === undefined || others.length > 0 ? [] : [{ user, account }],
  );
  const people =
    single.length === 0 ? undefined : await known(sources.people(single.map(({ account }) => account)));
  return new Map(
    single.flatMap(({ user, account }) => {
      const person = people?.get(account);
      return person === undefined ? [] : [[user, { account, person }] as const];
    }),
  );
}

/** People whose names are looked up for one card: more are not read. */
const USERS_MAX = 20;

/** Only the outcomes that are shown are looked up: each is a read. */
async function earlierOf(
  { links, sources }: EvidencePorts,
  request: AccessRequest,
  own: IssueId,
): Promise<EarlierRequests> {
  const found = await sources.earlierCards(request);
  const cards = found.cards.filter(({ issueId }) => issueId !== own);
  const requests = await Promise.all(
    cards.map(async ({ issueId, issueKey, requestId, roles, createdAt }, index) => {
      const link = index < EARLIER_SHOWN_MAX ? await links.get(requestId) : undefined;
      // What the property says is anybody's word; whose card it is and how it ended the app knows itself.
      const isCard = link !== undefined && 'issueId' in link && link.issueId === issueId;
      return { issueKey, roles, createdAt, outcome: isCard ? link.resolution : undefined };
    }),
  );
  return { requests, isWhole: !found.isCut && found.unread === 0 };
}

function assigneeOf(
  assignee: AccountId | undefined,
  requester: AccountId | undefined,
): NamedWorkItem['assignee'] {
  if (assignee === undefined) return 'nobody';
  if (requester === undefined) return 'unknown';
  return assignee === requester ? 'requester' : 'somebody';
}
