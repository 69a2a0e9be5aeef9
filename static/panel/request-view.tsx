import Heading from '@atlaskit/heading/heading';
import type { RequestCardView } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';
import type { Problem } from '../shared/problem';
import { useNow } from '../shared/use-now';
import { Decide } from './decide';
import { DecisionStatus } from './decision-status';
import { Ending } from './ending';
import { Facts } from './facts';
import { InTeleport } from './in-teleport';
import { OutOfDate } from './out-of-date';
import { Progress } from './progress';
import { ReasonQuote } from './reason-quote';
import { ResourcesTable } from './resources-table';
import { Reviewers } from './reviewers';
import { sentenceOf } from './sentence';
import { StateLozenge } from './state-lozenge';
import { SyncLine } from './sync-line';
import { Timeline } from './timeline';
import { useDecision } from './use-decision';

interface RequestViewProps {
  readonly card: RequestCardView;
  readonly syncedMs: number;
  /** Why the newest reload failed, if it did: what is shown may be out of date. */
  readonly problem: Problem | undefined;
  readonly reload: () => Promise<void>;
}

/** Everything an approver needs to know about the request, and the decision itself. */
export function RequestView({ card, syncedMs, problem, reload }: RequestViewProps) {
  const texts = useTexts();
  const nowMs = useNow();
  const { decision, send } = useDecision(reload);
  const { request } = card;
  return (
    <div className="panel-stack">
      {problem === undefined ? null : <OutOfDate problem={problem} onRetry={() => void reload()} />}
      <div>
        <StateLozenge state={request.state} testId="state" />
      </div>
      <Heading size="small" as="h2" testId="sentence">
        {sentenceOf(texts, request)}
      </Heading>
      <ReasonQuote reason={request.requestReason} />
      <Ending request={request} />
      <Progress request={request} progress={card.progress} />
      <Facts request={request} nowMs={nowMs} />
      <ResourcesTable resources={request.resources} />
      <DecisionStatus decision={decision} onRetry={send} />
      <Decide card={card} decision={decision} onDecide={send} />
      <Reviewers request={request} />
      <Timeline card={card} nowMs={nowMs} />
      <InTeleport request={request} />
      <SyncLine syncedMs={syncedMs} onRefresh={() => void reload()} />
    </div>
  );
}
