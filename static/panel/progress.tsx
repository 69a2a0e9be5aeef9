import type { AccessRequest, Progress as Counts } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';

interface ProgressProps {
  readonly request: AccessRequest;
  readonly progress: Counts;
}

/** How many approvals and denials are there and needed; each threshold by name where there are several. */
export function Progress({ request, progress }: ProgressProps) {
  const { t, count, format } = useTexts();
  const { approvals, approvalsNeeded, denials, denialsNeeded } = progress;
  return (
    <div className="panel-progress">
      <p data-testid="progress">
        {format.list([
          count('panel.progress.approvals', approvalsNeeded, { approvals }),
          count('panel.progress.denials', denialsNeeded, { denials }),
        ])}
      </p>
      {request.state === 'pending' && approvalsNeeded > 0 ? (
        <progress aria-label={t('panel.progress.label')} value={approvals} max={approvalsNeeded} />
      ) : null}
      {request.thresholds.length > 1 ? (
        <ul className="panel-list panel-subtle">
          {request.thresholds.map(({ name, approve, deny }, index) => (
            <li key={`${name}:${index}`}>
              {t('panel.progress.threshold', {
                name,
                approvals: counted(request, index, 'approved'),
                approvalsNeeded: approve,
                denials: counted(request, index, 'denied'),
                denialsNeeded: deny,
              })}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

const counted = ({ reviews }: AccessRequest, threshold: number, state: 'approved' | 'denied'): number =>
  reviews.filter((review) => review.proposedState === state && review.thresholdIndexes.includes(threshold))
    .length;
