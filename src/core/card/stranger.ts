import { sayOnce } from '../decision/answer-moves';
import { personOf } from '../decision/judge-moves';
import type { IssueSnapshot } from '../decision/moves';
import { decisionId } from '../ids';
import { busyForMs, hasCard, instant, type CardLink } from '../link/link';
import { busy } from '../link/with-link';
import type { LoggedDecision } from '../log/decision-log';
import { logResult } from '../log/log-decisions';
import type { Ports } from '../ports';
import { settingsOf } from '../project/settings-of';
import { adoptEndedCard, type AdoptPorts } from './adopt-cards';

/**
 * An issue that somebody moved, and that no link names: a card that is just being made, one of an earlier installation, one
 * that only claims to be the card of a request, or none at all.
 */
export async function lookAtStranger(
  ports: AdoptPorts & Pick<Ports, 'decisions' | 'log'>,
  issue: IssueSnapshot,
): Promise<void> {
  const { requestId, projectId, creatorId } = issue;
  const claimed = requestId === undefined ? undefined : await ports.links.get(requestId);
  if (claimed === undefined) return adoptEndedCard(ports, issue);
  if (hasCard(claimed)) return refuseImpostor(ports, issue, claimed);
  // Between the creation of an issue and the storing of its link the app's own property alone tells whose card it is. Once
  // nobody can be at that any more, whoever takes the claim over looks at the issue again.
  const waitMs = busyForMs(claimed, ports.clock.now());
  const settings = waitMs === 0 ? undefined : await ports.settings.ofProject(projectId);
  if (creatorId !== undefined && creatorId === settings?.appAccountId) throw busy(claimed.requestId, waitMs);
}

/** An issue that claims to be another card's request is told so, once per drag; nothing is sent. */
async function refuseImpostor(
  ports: Pick<Ports, 'cards' | 'decisions' | 'settings' | 'log' | 'clock'>,
  { issueId, issueKey, projectId, changes }: IssueSnapshot,
  link: CardLink,
): Promise<void> {
  const change = changes.at(-1);
  if (change === undefined) return;
  const settings = await settingsOf(ports, link);
  // Where the app itself put it, nobody is waiting for an answer.
  if (change.author?.accountId === settings.appAccountId) return;
  const id = decisionId(issueId, change.id);
  const refusal = { kind: 'not-this-card' } as const;
  const actor = change.author && personOf(change.author);
  const decision: LoggedDecision = {
    decisionId: id,
    card: { requestId: link.requestId, issueId, issueKey, projectId },
    by: change.author?.accountId,
    via: 'drag',
    change: change.id,
    at: instant(change.atMs),
  };
  const remark = { kind: 'refused', marker: `decision:${id}`, refusal, actor } as const;
  await sayOnce(ports, { issueId, language: settings.language, note: id }, remark, async () => {
    const result = { kind: 'refused', refusal } as const;
    await logResult(ports, settings, { decision, result, request: undefined });
  });
}
