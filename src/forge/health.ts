import { csvOf } from '#core/csv';
import type { AccountId } from '#core/ids';
import { hasCard } from '#core/link';
import { ignoreFailure, retryFailure } from '#core/use-cases/failures';
import { AppError } from '#core/errors';
import * as v from '#wire/schema';
import type { Ports } from '#core/ports';
import type { ActivityCsv, FailureResult, HealthView, RenewResult } from '#wire/pages';
import { readNames } from './jira/people';
import { readActivity, readUnmatched } from './storage/activity';
import { readLastSync } from './storage/last-sync';
import { readNudgeKeys, renewNudgeKey } from './storage/nudge-key';

/** What a site admin needs to see whether all is well. */
export async function readHealth(ports: Ports): Promise<HealthView> {
  const [lastSync, links, failures, unmatched, activity, keys] = await Promise.all([
    readLastSync(),
    ports.links.unfinished(),
    ports.failures.list(),
    readUnmatched(),
    readActivity(),
    readNudgeKeys(),
  ]);
  const names = await readNames([...unmatched, ...activity].flatMap(({ by }) => by ?? []));
  const named = (lines: typeof activity) =>
    lines.map((line) => ({ ...line, name: line.by === undefined ? undefined : names[line.by] }));
  return {
    kind: 'ready',
    lastSync,
    cards: { open: links.filter(hasCard).length, waiting: links.filter((link) => !hasCard(link)).length },
    failures: failures.map(({ id, code, message, requestId, issueKey, since, tries }) => ({
      id,
      code,
      message,
      requestId,
      issueKey,
      since,
      tries,
    })),
    unmatched: named(unmatched),
    activity: named(activity),
    isNudgeKeyChanging: keys.length > 1,
  };
}

const COLUMNS = ['at', 'event', 'issueKey', 'requestId', 'by', 'detail'] as const;

/** The activity for a spreadsheet. People are named by account id, which stays the same when they change their name. */
export async function readActivityCsv(): Promise<ActivityCsv> {
  const rows = (await readActivity()).map((entry) => COLUMNS.map((column) => entry[column] ?? ''));
  return { kind: 'csv', text: csvOf(COLUMNS, rows) };
}

/** Makes a new nudge key and has the relay told of it. Nudges with the old one are good until it answers with the new. */
export async function renewKey(ports: Ports, user: AccountId): Promise<RenewResult> {
  await renewNudgeKey();
  await ports.settings.relearn();
  await ports.activity.note({ event: 'nudge-key-renewed', by: user });
  await ports.jobs.push([{ kind: 'sync' }]);
  return { kind: 'renewed' };
}

const FailureIdSchema = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

/** Does what failed once more, or takes it off the list. */
export async function settleFailure(
  ports: Ports,
  user: AccountId,
  how: 'retry' | 'ignore',
  input: unknown,
): Promise<FailureResult> {
  const parsed = v.safeParse(FailureIdSchema, input);
  if (!parsed.success) return { kind: 'not-found' };
  const settle = how === 'retry' ? retryFailure : ignoreFailure;
  try {
    const outcome = await settle(ports, parsed.output.id, user);
    return { kind: outcome === 'not-found' ? 'not-found' : 'done' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'unavailable', message: error.message };
  }
}
