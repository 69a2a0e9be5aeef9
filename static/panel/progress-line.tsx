import type { Progress, RequestState } from '#core/access-request';

interface ProgressLineProps {
  readonly state: RequestState;
  readonly progress: Progress;
}

/** How many approvals are there and needed, and denials where there are any. */
export function ProgressLine({ state, progress }: ProgressLineProps) {
  const approvals = `${progress.approvals} of ${progress.approvalsNeeded} ${progress.approvalsNeeded === 1 ? 'approval' : 'approvals'}`;
  const denials = `${progress.denials} of ${progress.denialsNeeded} ${progress.denialsNeeded === 1 ? 'denial' : 'denials'}`;
  return (
    <div className="panel-progress">
      <p data-testid="progress">{progress.denials > 0 ? `${approvals}, ${denials}` : approvals}</p>
      {state === 'pending' && progress.approvalsNeeded > 0 ? (
        <progress aria-label="Approvals" value={progress.approvals} max={progress.approvalsNeeded} />
      ) : null}
    </div>
  );
}
