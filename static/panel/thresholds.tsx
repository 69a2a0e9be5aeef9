import type { AccessRequest } from '#core/request/access-request';
import { useTexts } from '../shared/i18n/texts-context';

/** Each threshold by name, where there are several. */
export function Thresholds({ request }: { readonly request: AccessRequest }) {
  const { t } = useTexts();
  if (request.thresholds.length <= 1) return null;
  return (
    <ul className="panel-list panel-subtle" data-testid="thresholds">
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
  );
}

const counted = ({ reviews }: AccessRequest, threshold: number, state: 'approved' | 'denied'): number =>
  reviews.filter((review) => review.proposedState === state && review.thresholdIndexes.includes(threshold))
    .length;
