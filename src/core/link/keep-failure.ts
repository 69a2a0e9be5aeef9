import type { ErrorCode } from '../errors';
import type { IssueKey, ProjectId, RequestId } from '../ids';
import type { Ports } from '../ports';
import { cardFailure, type Failure } from './failure';
import { instant } from './link';

export type FailurePorts = Pick<Ports, 'failures' | 'activity' | 'clock'>;

/** Why something failed. */
export interface Why {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Lists what failed of a request, with the reason. A repeat counts up; only the first is worth a line in the log. */
export const keepFailure = (
  ports: FailurePorts,
  requestId: RequestId,
  { code, message }: Why,
  issueKey?: IssueKey,
): Promise<void> => keep(ports, { id: cardFailure(requestId), code, message, requestId, issueKey });

/** Lists what is wrong with a whole project: one line, whatever number of cards it concerns. */
export const keepProjectFailure = (ports: FailurePorts, projectId: ProjectId, why: Why): Promise<void> =>
  keep(ports, { id: projectFailure(projectId), ...why, projectId });

export const clearProjectFailure = ({ failures }: Pick<Ports, 'failures'>, id: ProjectId): Promise<void> =>
  failures.clear(projectFailure(id));

const projectFailure = (id: ProjectId): string => `project-${id}`;

async function keep(
  ports: FailurePorts,
  failed: Omit<Failure, 'since' | 'triedAt' | 'tries'>,
): Promise<void> {
  const earlier = await ports.failures.get(failed.id);
  const triedAt = instant(ports.clock.now());
  await ports.failures.put({
    ...failed,
    since: earlier?.since ?? triedAt,
    triedAt,
    tries: (earlier?.tries ?? 0) + 1,
  });
  if (earlier?.message === failed.message) return;
  const { requestId, issueKey, code, message } = failed;
  await ports.activity.note({ event: 'job-failed', requestId, issueKey, detail: `${code}: ${message}` });
}
