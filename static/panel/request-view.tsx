import Heading from '@atlaskit/heading/heading';
import SectionMessage from '@atlaskit/section-message/section-message';
import type { CardView } from '#wire/pages';
import { useTexts } from '../shared/i18n/texts-context';
import { problemText, type Problem } from '../shared/problem';
import { useNow } from '../shared/use-now';
import { Facts } from './facts';
import { Hint } from './hint';
import { ProgressLine } from './progress-line';
import { ResourcesTable } from './resources-table';
import { Reviews } from './reviews';
import { StateLozenge } from './state-lozenge';

interface RequestViewProps {
  readonly card: Extract<CardView, { kind: 'request' }>;
  /** Why the newest reload failed, if it did: what is shown may be out of date. */
  readonly problem: Problem | undefined;
  readonly onRetry: () => void;
}

/** Everything an approver needs to know about the request. */
export function RequestView({ card, problem, onRetry }: RequestViewProps) {
  const { request, progress } = card;
  const { t, format } = useTexts();
  const nowMs = useNow();
  return (
    <div className="panel-stack">
      {problem === undefined ? null : <OutOfDate problem={problem} onRetry={onRetry} />}
      <div className="panel-header">
        <Heading size="small" as="h2" testId="sentence">
          {t('panel.sentence', { user: request.user, access: format.list(request.roles) })}
        </Heading>
        <StateLozenge state={request.state} testId="state" />
      </div>
      {request.requestReason === '' ? (
        <p className="panel-subtle">{t('panel.noReason')}</p>
      ) : (
        <blockquote className="panel-reason" aria-label={t('panel.reason')} data-testid="reason">
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

function OutOfDate({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) {
  const texts = useTexts();
  const { t } = texts;
  return (
    <SectionMessage
      appearance="warning"
      title={t('panel.outOfDate.title')}
      headingLevel="h2"
      actions={[
        <button key="retry" type="button" className="panel-text-button" onClick={onRetry}>
          {t('shared.retry')}
        </button>,
      ]}
    >
      <p>{problemText(texts, problem)}</p>
    </SectionMessage>
  );
}
