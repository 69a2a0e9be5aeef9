import { createHash } from 'node:crypto';
import {
  byTimeLeft,
  listApprovals,
  listRunning,
  type ListedCard,
  type ListPorts,
} from '#core/decision/list-approvals';
import type { AccountId, IssueId } from '#core/ids';
import type { CardLink } from '#core/link/link';
import type { Person } from '#core/request/review';
import type { ApprovalItem, ApprovalsView, RunningView } from '#wire/pages/approvals';
import * as v from '#wire/schema';
import { StrictIssueIdSchema } from './id-schemas';
import { maySee, readVisitor } from './jira/people';
import { viewersJira } from './jira/viewers-cards';
import { nonceOf, type Viewed } from './panel';
import { toldAsUnavailable } from './unavailable';

/** Jira is asked by the page itself, as whoever looks. */
type AskedPorts = Omit<ListPorts, 'jira'>;

const AskedSchema = v.object({ known: v.fallback(v.optional(v.string()), undefined) });

/** What waits for a decision, as far as the person who looks may browse it in Jira. */
export async function showApprovals(
  ports: AskedPorts,
  viewer: AccountId,
  payload: unknown,
): Promise<ApprovalsView> {
  const asked = v.safeParse(AskedSchema, payload);
  const open = byTimeLeft(await ports.links.unfinished());
  const digest = digestOf(open);
  if (asked.success && asked.output.known === digest) return { kind: 'unchanged' };
  const person = await readVisitor(viewer);
  if (person === undefined) return { kind: 'no-permission' };
  const { cards, problem, ...rest } = await listApprovals({ ...ports, jira: viewersJira }, person, open);
  const items = cards.map((card) => itemOf(card, person));
  return { kind: 'approvals', digest, items, ...rest, problem: problem && toldAsUnavailable(problem) };
}

/** Access that was approved and still runs, as far as the person who looks may end it. */
export async function showRunning(ports: AskedPorts, viewer: AccountId): Promise<RunningView> {
  const person = await readVisitor(viewer);
  if (person === undefined) return { kind: 'no-permission' };
  const { cards, problem, ...rest } = await listRunning({ ...ports, jira: viewersJira }, person);
  const items = cards.map((card) => itemOf(card, person));
  return { kind: 'running', items, ...rest, problem: problem && toldAsUnavailable(problem) };
}

const OnIssueSchema = v.object({
  issueId: StrictIssueIdSchema,
});

/**
 * Acts on the issue that a page names, which can be any: as in its panel, only for somebody who sees the issue in Jira.
 */
export async function onNamedIssue<T>(
  viewer: AccountId,
  payload: unknown,
  act: (viewed: Viewed) => Promise<T>,
): Promise<T | { readonly kind: 'no-permission' | 'invalid' }> {
  const parsed = v.safeParse(OnIssueSchema, payload);
  if (!parsed.success) return { kind: 'invalid' };
  const issue: IssueId = parsed.output.issueId;
  return (await maySee(issue)) ? act({ issue, viewer }) : { kind: 'no-permission' };
}

/** Another one as soon as any card opens, ends, or shows something else of its request. */
function digestOf(open: readonly CardLink[]): string {
  const text = JSON.stringify(open.map(({ requestId, revision }) => [requestId, revision]));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function itemOf({ listed, ...card }: ListedCard, viewer: Person): ApprovalItem {
  if (listed === undefined) return card;
  const { request, progress, eligibility, reasonRequiredFor } = listed;
  return {
    ...card,
    asked: {
      // A page is handed at most 5 MB, and a request may have hundreds of resources.
      request: { ...request, resources: request.resources.slice(0, 1), reviews: [] },
      resourceCount: request.resources.length,
      progress,
      eligibility,
      nonce: nonceOf(request, viewer),
      reasonRequiredFor,
    },
  };
}
