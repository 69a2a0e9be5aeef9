import type { IssueId, RequestId } from '../ids';
import type { Ports } from '../ports';
import { hasCard, type CardLink } from './link';

/**
 * The link that an issue is the card of, as the app's own storage has it.
 *
 * @param hint - the request that the issue's property points to: right, as a rule, and then one read is enough
 */
export async function linkOfIssue(
  { links }: Pick<Ports, 'links'>,
  issue: IssueId,
  hint?: RequestId,
): Promise<CardLink | undefined> {
  const isItsOwn = (link: Awaited<ReturnType<typeof links.get>>): link is CardLink =>
    link !== undefined && hasCard(link) && link.issueId === issue;
  const hinted = hint === undefined ? undefined : await links.get(hint);
  if (isItsOwn(hinted)) return hinted;
  const owner = await links.findByIssue(issue);
  const link = owner === undefined ? undefined : await links.get(owner);
  return isItsOwn(link) ? link : undefined;
}
