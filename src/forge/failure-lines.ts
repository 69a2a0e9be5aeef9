import { AppError } from '#core/errors';
import type { RequestId } from '#core/ids';
import { FAILURES_LISTED_MAX, type Failure } from '#core/link/failure';
import type { Ports } from '#core/ports';
import { REQUEST_IDS_MAX } from '#wire/limits';
import type { FailureLine } from '#wire/pages/health';

/** Failures for a page, each with whose request it is and for which roles, as far as the relay can tell now. */
export async function linesOf(
  { relay }: Pick<Ports, 'relay'>,
  failures: readonly Failure[],
): Promise<{ readonly failures: readonly FailureLine[]; readonly moreFailures: number }> {
  const shown = failures.slice(0, FAILURES_LISTED_MAX);
  const about = await aboutOf(
    relay,
    shown.flatMap(({ requestId }) => requestId ?? []),
  );
  return {
    failures: shown.map(({ id, code, message, requestId, issueKey, since, tries }) => ({
      id,
      code,
      message,
      requestId,
      issueKey,
      since,
      tries,
      about: requestId === undefined ? undefined : about.get(requestId),
    })),
    moreFailures: Math.max(0, failures.length - FAILURES_LISTED_MAX),
  };
}

type About = NonNullable<FailureLine['about']>;

/** A relay that is away, as it may well be where something fails, leaves failures with their ids. */
async function aboutOf(
  relay: Pick<Ports['relay'], 'fetch'>,
  ids: readonly RequestId[],
): Promise<ReadonlyMap<RequestId, About>> {
  if (ids.length === 0) return new Map();
  try {
    const fetched = await relay.fetch([...new Set(ids)].slice(0, REQUEST_IDS_MAX));
    return new Map(
      fetched.flatMap((one) =>
        one.kind === 'found'
          ? [[one.request.id, { user: one.request.user, roles: one.request.roles }] as const]
          : [],
      ),
    );
  } catch (error) {
    if (error instanceof AppError) return new Map();
    throw error;
  }
}
