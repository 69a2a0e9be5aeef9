import * as v from '#wire/schema';
import { JIRA_HISTORY_PAGE_MAX, JIRA_HISTORY_PAGES_MAX } from '../limits';
import { jiraAway, jsonOf, type ServiceAccount } from './service-account';

/** One status change, as Jira itself tells of it. */
export interface WitnessedMove {
  readonly id: string;
  readonly atMs: number;
  /** Absent where Jira names nobody. */
  readonly accountId: string | undefined;
  readonly to: { readonly id: string; readonly name: string };
  /** Whether Jira notes that something else than this person's hand made it, or that the issue changed its place with it. */
  readonly isIndirect: boolean;
}

/** What Jira tells of an issue: who created it, and all status changes, oldest first. `unseen`: the account cannot see it. */
export type Witnessed =
  | {
      readonly kind: 'seen';
      readonly creatorId: string | undefined;
      readonly moves: readonly WitnessedMove[];
    }
  | { readonly kind: 'unseen' };

const AuthorSchema = v.fallback(v.nullish(v.object({ accountId: v.string() })), undefined);
const ItemSchema = v.object({
  field: v.fallback(v.optional(v.string(), ''), ''),
  fieldId: v.fallback(v.optional(v.string(), ''), ''),
  to: v.fallback(v.nullish(v.string(), ''), ''),
  toString: v.fallback(v.nullish(v.string(), ''), ''),
});
const EntrySchema = v.object({
  id: v.string(),
  created: v.union([v.string(), v.number()]),
  author: AuthorSchema,
  historyMetadata: v.optional(v.unknown()),
  items: v.array(ItemSchema),
});
const PageSchema = v.object({
  issueChangeLogs: v.array(v.object({ issueId: v.string(), changeHistories: v.array(EntrySchema) })),
  nextPageToken: v.nullish(v.string()),
});
const IssueSchema = v.object({
  id: v.string(),
  fields: v.object({ creator: AuthorSchema }),
});

/** Fields that change the status along with them: a move of the issue, not a decision. */
const ALONG: ReadonlySet<string> = new Set(['project', 'key', 'issuetype', 'workflow']);

/**
 * Reads an issue's history with the relay's own account. What cannot be read in full is no witness: it throws.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-changelog-bulkfetch-post
 */
export async function readWitnessed(
  account: Pick<ServiceAccount, 'call'>,
  issueId: string,
): Promise<Witnessed> {
  const issue = await account.call('GET', `issue/${issueId}?fields=creator`);
  if (issue.status === 404 || issue.status === 403) return { kind: 'unseen' };
  const { fields, id } = read(IssueSchema, await answerOf(issue));
  if (id !== issueId) throw jiraAway('Jira answers with another issue');
  const moves: WitnessedMove[] = [];
  let nextPageToken: string | undefined;
  for (let page = 0; page < JIRA_HISTORY_PAGES_MAX; page += 1) {
    const answer = await account.call('POST', 'changelog/bulkfetch', {
      issueIdsOrKeys: [issueId],
      maxResults: JIRA_HISTORY_PAGE_MAX,
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    const found = read(PageSchema, await answerOf(answer));
    for (const log of found.issueChangeLogs)
      if (log.issueId === issueId) moves.push(...log.changeHistories.flatMap(moveIn));
    nextPageToken = found.nextPageToken ?? undefined;
    if (nextPageToken === undefined)
      return { kind: 'seen', creatorId: fields.creator?.accountId, moves: inOrder(moves) };
  }
  throw jiraAway('the history of the card is too long');
}

function moveIn(entry: v.InferOutput<typeof EntrySchema>): readonly WitnessedMove[] {
  const change = entry.items.findLast(({ fieldId, field }) => fieldId === 'status' || field === 'status');
  if (change === undefined) return [];
  const atMs = typeof entry.created === 'number' ? entry.created : Date.parse(entry.created);
  if (Number.isNaN(atMs)) throw jiraAway('Jira gives a time that cannot be read');
  return [
    {
      id: entry.id,
      atMs,
      accountId: entry.author?.accountId,
      to: { id: change.to, name: change.toString },
      isIndirect:
        (entry.historyMetadata ?? undefined) !== undefined ||
        entry.items.some(
          ({ field, fieldId }) => ALONG.has(field.toLowerCase()) || ALONG.has(fieldId.toLowerCase()),
        ),
    },
  ];
}

const inOrder = (moves: readonly WitnessedMove[]): readonly WitnessedMove[] =>
  [...moves].sort((one, other) => one.atMs - other.atMs || Number(one.id) - Number(other.id));

async function answerOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw jiraAway(`Jira answers ${answer.status}`);
  return jsonOf(answer);
}

function read<T>(schema: v.GenericSchema<unknown, T>, body: unknown): T {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  throw jiraAway('Jira gives an answer that cannot be read');
}
