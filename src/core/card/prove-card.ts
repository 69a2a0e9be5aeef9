import type { IssueSnapshot } from '../decision/moves';
import type { AccountId } from '../ids';
import { toReconcileMoved } from '../job';
import type { CardLink } from '../link/link';
import { busy, record } from '../link/with-link';
import { namedCard, type AdoptPorts } from './adopt-cards';
import type { CreatePorts } from './create-cards';
import { replaceCard } from './replace-card';

/**
 * What plugin data alone called the card can be read now: it is taken for the card if nothing on it speaks against that. Else
 * the request gets a new one.
 *
 * @throws AppError `busy` where another worker changed the link meanwhile
 */
export async function proveCard(
  ports: AdoptPorts & CreatePorts,
  link: CardLink,
  issue: IssueSnapshot,
): Promise<void> {
  const { requestId } = link;
  const { projectId } = issue;
  const [fetched] = await ports.relay.fetch([requestId], { withIssues: true });
  if (fetched === undefined || fetched.kind === 'unusable') return;
  const unknown = { own: [], trusted: new Set<AccountId>(), app: undefined, home: link.projectId };
  const card = await namedCard(ports, { ...unknown, id: requestId, fetched }, { named: issue });
  if (card === undefined) return link.phase === 'open' ? replaceCard(ports, link) : undefined;
  const proven = { kind: 'proven', projectId, atMs: ports.clock.now() } as const;
  if ((await record(ports, link, proven)) === undefined) throw busy(requestId, 0);
  await ports.jobs.push([toReconcileMoved(requestId)]);
}
