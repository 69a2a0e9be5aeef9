import type { Progress, RequestState } from '#core/access-request';
import { useTexts } from '../shared/i18n/texts-context';

interface ProgressLineProps {
  readonly state: RequestState;
  readonly progress: Progress;
}

/** How many approvals are there and needed, and denials where there are any. */
export function ProgressLine({ state, progress }: ProgressLineProps) {
  const { t, count, format } = useTexts();
  const approvals = count('panel.progress.approvals', progress.approvalsNeeded, {
    approvals: progress.approvals,
  });
  const denials = count('panel.progress.denials', progress.denialsNeeded, { denials: progress.denials });
  return (
    <div className="panel-progress">
      <p data-testid="progress">{format.list(progress.denials > 0 ? [approvals, denials] : [approvals])}</p>
      {state === 'pending' && progress.approvalsNeeded > 0 ? (
        <progress
          aria-label={t('panel.progress.label')}
          value={progress.approvals}
          max={progress.approvalsNeeded}
        />
      ) : null}
    </div>
  );
}
