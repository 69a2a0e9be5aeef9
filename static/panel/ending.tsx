import type { AccessRequest } from '#core/request/access-request';
import { useTexts } from '../shared/i18n/texts-context';
import { plain } from '../shared/plain';

/** How the request ended, by whom and why, and what can still be done. */
export function Ending({ request }: { readonly request: AccessRequest }) {
  const { t } = useTexts();
  const { state, promotedTo } = request;
  switch (state) {
    case 'pending':
      return null;
    case 'unknown':
      return <p>{t('panel.ends.unknown')}</p>;
    case 'promoted':
      return (
        <p>
          {promotedTo === undefined
            ? t('panel.ends.promoted')
            : t('panel.ends.promotedTo', { list: promotedTo })}
        </p>
      );
    case 'approved':
      return (
        <Decided
          request={request}
          next={t('panel.ends.takeBackApproval', { command: `tctl requests deny ${request.id}` })}
        />
      );
    case 'denied':
      return <Decided request={request} next={t('panel.ends.takeBackDenial')} />;
  }
}

interface DecidedProps {
  readonly request: AccessRequest;
  /** What whoever regrets it can do. */
  readonly next: string;
}

function Decided({ request, next }: DecidedProps) {
  const { t } = useTexts();
  const { state, reviews, resolveReason } = request;
  const isApproved = state === 'approved';
  const last = reviews.findLast(({ proposedState }) => proposedState === state);
  const reason = resolveReason.trim() === '' ? (last?.reason ?? '') : resolveReason;
  return (
    <>
      <p data-testid="ending">
        {last === undefined
          ? t(isApproved ? 'panel.timeline.end.approved' : 'panel.timeline.end.denied')
          : t(isApproved ? 'panel.ends.approvedBy' : 'panel.ends.deniedBy', { user: last.author })}
      </p>
      {reason.trim() === '' ? null : (
        <blockquote className="panel-quote" dir="auto" data-testid="ending-reason">
          {plain(reason)}
        </blockquote>
      )}
      <p className="panel-subtle" data-testid="take-back">
        {next}
      </p>
    </>
  );
}
