import type { ApprovalItem, ApprovalsCalls } from '#wire/pages/approvals';
import type { Story } from './with-sandbox';

/** A call of the approvals page to its resolver, by somebody. The platform names no issue there: the page does. */
export async function onApprovals<Name extends keyof ApprovalsCalls>(
  { forge }: Pick<Story, 'forge'>,
  as: string,
  functionKey: Name,
  payload: object = {},
): Promise<ApprovalsCalls[Name]['output']> {
  const answer = await forge.invokeResolver({
    moduleKey: 'approvals',
    functionKey,
    accountId: as,
    payload,
    extension: { type: 'jira:globalPage', location: 'https://example.atlassian.net/jira/apps/a/b' },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value as ApprovalsCalls[Name]['output'];
}

/** The list of open requests that somebody sees. */
export async function openItems(story: Pick<Story, 'forge'>, as: string): Promise<readonly ApprovalItem[]> {
  const view = await onApprovals(story, as, 'approvals');
  if (view.kind !== 'approvals') throw new Error(JSON.stringify(view));
  return view.items;
}

/** The nonce by which a page sends back which request it has shown. */
export const nonceOf = (items: readonly ApprovalItem[], key: string): string =>
  items.find(({ issueKey }) => issueKey === key)?.asked?.nonce ?? '';

/** Somebody looks at the list, and decides about a card on it as it was shown. */
export async function lookAndDecide(
  story: Pick<Story, 'forge'>,
  as: string,
  { key, issueId }: { readonly key: string; readonly issueId: string },
  decision: { readonly proposedState: 'approved' | 'denied'; readonly reason: string },
): Promise<ApprovalsCalls['decideOn']['output']> {
  const nonce = nonceOf(await openItems(story, as), key);
  return onApprovals(story, as, 'decideOn', { issueId, nonce, ...decision });
}
