import Heading from '@atlaskit/heading/heading';
import Lozenge from '@atlaskit/lozenge/lozenge';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { CardView } from '#wire/pages';
import { useNow } from '../shared/use-now';
import { Facts } from './facts';
import { Hint } from './hint';
import { ProgressLine } from './progress-line';
import { ResourcesTable } from './resources-table';
import { Reviews } from './reviews';
import { stateLabel } from './state-label';

interface RequestViewProps {
  readonly card: Extract<CardView, { kind: 'request' }>;
  /** Why the newest reload failed, if it did: what is shown may be out of date. */
  readonly problem: string | undefined;
  readonly onRetry: () => void;
}

const WORDS = new Intl.ListFormat('en', { type: 'conjunction' });

/** Everything an approver needs to know about the request. */
export function RequestView({ card, problem, onRetry }: RequestViewProps) {
  const { request, progress } = card;
  const nowMs = useNow();
  const label = stateLabel(request.state);
  return (
    <div className="panel-stack">
      {problem === undefined ? null : <OutOfDate problem={problem} onRetry={onRetry} />}
      <div className="panel-header">
        <Heading size="small" as="h2" testId="sentence">
          {`${request.user} requests ${WORDS.format(request.roles)}`}
        </Heading>
        <Lozenge appearance={label.appearance} testId="state">
          {label.text}
        </Lozenge>
      </div>
      {request.requestReason === '' ? (
        <p className="panel-subtle">No reason was given.</p>
      ) : (
        <blockquote className="panel-reason" aria-label="Reason" data-testid="reason">
          {request.requestReason}
        </blockquote>
      )}
      <ProgressLine state={request.state} progress={progress} />
      <Hint request={request} />
      <Facts request={request} nowMs={nowMs} />
      <ResourcesTable resources={request.resources} />
      <Reviews reviews={request.reviews} nowMs={nowMs} />
    </div>
  );
}

function OutOfDate({ problem, onRetry }: { readonly problem: string; readonly onRetry: () => void }) {
  return (
    <SectionMessage
      appearance="warning"
      title="This may be out of date"
      headingLevel="h2"
      actions={[
        <button key="retry" type="button" className="panel-text-button" onClick={onRetry}>
          Retry
        </button>,
      ]}
    >
      <p>{problem}</p>
    </SectionMessage>
  );
}
