import { AppError } from '#core/errors';
import type { AccountId, ProjectId } from '#core/ids';
import { csvOf } from '#core/lib/csv';
import { ignoreFailure, projectOf, retryFailure, type FailuresPorts } from '#core/link/failures';
import { hasCard, type Link } from '#core/link/link';
import type { Ports } from '#core/ports';
import type { ActivityCsv, FailureResult, HealthView, ProjectHealthView } from '#wire/pages/health';
import type { RenewResult } from '#wire/pages/site';
import * as v from '#wire/schema';
import { linesOf } from './failure-lines';
import { readNames } from './jira/people';
import { readLease } from './mailbox/lease-row';
import { readActivity, readUnmatched } from './storage/activity';
import { readLastSync } from './storage/last-sync';
import { isNudgeKeyChanging, renewNudgeKey } from './storage/nudge-key';

/** What a site admin needs to see whether all is well. */
export async function readHealth(
  ports: Pick<Ports, 'links' | 'failures' | 'relay' | 'settings'>,
): Promise<HealthView> {
  const [lastSync, links, failures, unmatched, activity, lease, state] = await Promise.all([
    readLastSync(),
    ports.links.unfinished(),
    ports.failures.list(),
    readUnmatched(),
    readActivity(),
    readLease(),
    ports.settings.syncState(),
  ]);
  const { open, waiting } = countsOf(links);
  const names = await readNames([...unmatched, ...activity].flatMap(({ by }) => by ?? []));
  const named = (lines: typeof activity) =>
    lines.map((line) => ({ ...line, name: line.by === undefined ? undefined : names[line.by] }));
  return {
    kind: 'ready',
    lastSync,
    cards: { open, waiting: waiting + (state?.unlisted ?? 0) },
    ...(await linesOf(ports, failures)),
    unmatched: named(unmatched),
    activity: named(activity),
    isNudgeKeyChanging: lease === undefined ? await isNudgeKeyChanging() : undefined,
  };
}

/** What the admin of one project needs to see of it: only its own cards and failures. */
export async function readProjectHealth(
  ports: Pick<Ports, 'links' | 'failures' | 'relay'>,
  project: ProjectId,
): Promise<ProjectHealthView> {
  const [lastSync, links, failures] = await Promise.all([
    readLastSync(),
    ports.links.unfinished(),
    ports.failures.list(),
  ]);
  const projects = await Promise.all(failures.map((failure) => projectOf(ports, failure)));
  return {
    kind: 'ready',
    lastSync,
    cards: countsOf(links.filter((link) => link.projectId === project)),
    ...(await linesOf(
      ports,
      failures.filter((_, index) => projects[index] === project),
    )),
  };
}

const countsOf = (links: readonly Link[]): { readonly open: number; readonly waiting: number } => {
  const open = links.filter(hasCard).length;
  return { open, waiting: links.length - open };
};

const COLUMNS = ['at', 'event', 'issueKey', 'requestId', 'by', 'detail'] as const;

/** The activity for a spreadsheet. People are named by account id, which stays the same when they change their name. */
export async function readActivityCsv(): Promise<ActivityCsv> {
  const rows = (await readActivity()).map((entry) => COLUMNS.map((column) => entry[column] ?? ''));
  return { kind: 'csv', text: csvOf(COLUMNS, rows) };
}

/** Makes a new nudge key and has the relay told of it. Nudges with the old one are good until it answers with the new. */
export async function renewKey(
  ports: Pick<Ports, 'settings' | 'activity' | 'jobs'>,
  user: AccountId,
): Promise<RenewResult> {
  await renewNudgeKey();
  await ports.settings.relearn();
  await ports.activity.note({ event: 'nudge-key-renewed', by: user });
  await ports.jobs.push([{ kind: 'sync' }]);
  return { kind: 'renewed' };
}

const FailureIdSchema = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

/** Who retries or ignores a failure: an admin of the site, or of one project, who finds the failures of that one alone. */
export interface Admin {
  readonly user: AccountId;
  readonly project?: ProjectId | undefined;
}

/** Does what failed once more, or takes it off the list. */
export async function retryOrIgnore(
  ports: FailuresPorts,
  { user, project }: Admin,
  how: 'retry' | 'ignore',
  input: unknown,
): Promise<FailureResult> {
  const parsed = v.safeParse(FailureIdSchema, input);
  if (!parsed.success) return { kind: 'not-found' };
  const { id } = parsed.output;
  const run = how === 'retry' ? retryFailure : ignoreFailure;
  try {
    if (project !== undefined && !(await isOf(ports, project, id))) return { kind: 'not-found' };
    const outcome = await run(ports, id, user);
    return { kind: outcome === 'not-found' ? 'not-found' : 'done' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'unavailable', message: error.message };
  }
}

async function isOf(ports: FailuresPorts, project: ProjectId, id: string): Promise<boolean> {
  const failure = await ports.failures.get(id);
  return failure !== undefined && (await projectOf(ports, failure)) === project;
}
