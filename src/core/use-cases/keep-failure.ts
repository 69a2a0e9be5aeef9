import type { ErrorCode } from '../errors';
import { failureIdOf } from '../failure';
import type { IssueKey, ProjectId, RequestId } from '../ids';
import type { Job } from '../job';
import type { Ports } from '../ports';

type FailurePorts = Pick<Ports, 'failures' | 'activity' | 'clock'>;

/** Why something failed, and what it concerns beyond its request. */
interface Why {
  readonly code: ErrorCode;
  readonly message: string;
  readonly issueKey?: IssueKey | undefined;
  readonly projectId?: ProjectId | undefined;
}

/** Lists a job that was refused, with the reason. A repeat counts up; only the first is worth a line in the log. */
export async function keepFailure(
  ports: FailurePorts,
  job: Job,
  why: Why,
  id = failureIdOf(job),
): Promise<void> {
  const earlier = await ports.failures.get(id);
  const triedAt = new Date(ports.clock.now()).toISOString();
  const requestId = requestOf(job);
  await ports.failures.put({
    id,
    job,
    code: why.code,
    message: why.message,
    ...(requestId === undefined ? {} : { requestId }),
    ...(why.issueKey === undefined ? {} : { issueKey: why.issueKey }),
    ...(why.projectId === undefined ? {} : { projectId: why.projectId }),
    since: earlier?.since ?? triedAt,
    triedAt,
    tries: (earlier?.tries ?? 0) + 1,
  });
  if (earlier?.message === why.message) return;
  await ports.activity.note({
    event: 'job-failed',
    requestId,
    issueKey: why.issueKey,
    detail: `${why.code}: ${why.message}`,
  });
}

function requestOf(job: Job): RequestId | undefined {
  if (job.kind === 'create') return job.requestIds[0];
  return 'requestId' in job ? job.requestId : undefined;
}

/** Lists what is wrong with a whole project: one line, whatever number of cards it concerns. */
export const keepProjectFailure = (
  ports: FailurePorts,
  projectId: ProjectId,
  why: Pick<Why, 'code' | 'message'>,
): Promise<void> => keepFailure(ports, { kind: 'sync' }, { ...why, projectId }, projectFailure(projectId));

export const clearProjectFailure = ({ failures }: Pick<Ports, 'failures'>, id: ProjectId): Promise<void> =>
  failures.clear(projectFailure(id));

const projectFailure = (id: ProjectId): string => `project-${id}`;
