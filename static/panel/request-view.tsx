import type { EvidenceView, RequestCardView } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';
import { Notice } from '../shared/notice';
import { problemText, type Problem } from '../shared/problem';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { useNow } from '../shared/use-now';
import { AwayView } from './away-view';
import { Decide } from './decide';
import { DecisionStatus } from './decision-status';
import { Details } from './details';
import { EndOfAccess } from './end-of-access';
import { Evidence } from './evidence';
import { HeadView } from './head-view';
import { ResourcesTable } from './resources-table';
import { afterDecision, useDecision } from './use-decision';

interface RequestViewProps {
  readonly card: RequestCardView;
  readonly syncedMs: number;
  /** Why the newest reload failed, if it did: what is shown may be out of date. */
  readonly problem: Problem | undefined;
  readonly reload: () => Promise<void>;
}

/** What an approver needs to decide, then the decision, then all the rest, closed. */
export function RequestView({ card: loaded, syncedMs, problem, reload }: RequestViewProps) {
  const texts = useTexts();
  const nowMs = useNow();
  const { state } = useLoad(loadEvidence);
  const { decision, send } = useDecision(reload);
  const card = afterDecision(loaded, decision);
  const evidence = state.kind === 'ready' && state.value.kind === 'facts' ? state.value : undefined;
  const { request, remembered } = card;
  const retry = () => void reload();
  return (
    <div className="panel-stack">
      {remembered?.problem === undefined ? null : (
        <AwayView problem={remembered.problem} url={request.webUrl} onRetry={retry} />
      )}
      {problem === undefined ? null : (
        <Notice kind="warning" title={texts.t('panel.outOfDate.title')}>
          <p>{problemText(texts, problem)}</p>
        </Notice>
      )}
      <HeadView card={card} requester={evidence?.requester} nowMs={nowMs} />
      <ResourcesTable resources={request.resources} />
      {request.state === 'pending' && evidence !== undefined ? (
        <Evidence facts={evidence.facts} nowMs={nowMs} />
      ) : null}
      <DecisionStatus decision={decision} onRetry={send} />
      <Decide card={card} decision={decision} onDecide={send} />
      <EndOfAccess eligibility={card.eligibility} reload={reload} />
      <Details card={card} nowMs={nowMs} syncedMs={syncedMs} onRefresh={retry} />
    </div>
  );
}

const loadEvidence = (): Promise<EvidenceView> => rpc('evidence', {});
