import type { Shown } from '../link/evolve';
import { instant, type CardLink } from '../link/link';
import type { LoggedNews, Ports, ConcludedDecision } from '../ports';
import { logDaysOf, type ProjectSettings } from '../project/settings';
import type { AccessRequest } from '../request/access-request';
import {
  cardOf,
  entriesOfFollowing,
  entryOfRequest,
  entryOfResult,
  entryOfSending,
  type LoggedCard,
  type LoggedDecision,
  type LoggedResult,
  type LogEntry,
} from './decision-log';

type LogPorts = Pick<Ports, 'log' | 'clock'>;

/** That somebody asked for access, as it is written down with the card. */
export const requestLogged = (
  { clock }: Pick<Ports, 'clock'>,
  settings: Pick<ProjectSettings, 'policy'>,
  card: LoggedCard,
  request: AccessRequest,
): LoggedNews => ({
  entries: [entryOfRequest(card, request, instant(clock.now()))],
  keptDays: logDaysOf(settings),
});

/** Writes down a decision before it goes to Teleport: what cannot be written down is not handed in. */
export async function logSending(
  ports: LogPorts,
  settings: ProjectSettings,
  decision: LoggedDecision,
): Promise<void> {
  const entry = entryOfSending(decision, instant(ports.clock.now()));
  await ports.log.add([entry], logDaysOf(settings));
}

/** A decision that has its answer. */
export interface Concluded {
  readonly decision: LoggedDecision;
  /** Undefined where nobody can tell what came of it: the log goes on to say that it was sent. */
  readonly result: LoggedResult | undefined;
  readonly request: AccessRequest | undefined;
}

/** Writes down what came of a decision. Repeatable: a decision has one entry, whoever writes it again. */
export const logResult = (ports: LogPorts, settings: ProjectSettings, concluded: Concluded): Promise<void> =>
  write(ports, settings, { concluded: [concluded], others: [] });

/**
 * Writes down what came of the moves on a card, and what it has come to show: reviews that were made elsewhere, and how the request
 * ended; of a card that was taken over, the request as well.
 */
export function logFollowing(
  ports: LogPorts,
  settings: ProjectSettings,
  {
    link,
    request,
    after,
    concluded,
  }: {
    readonly link: CardLink;
    readonly request: AccessRequest | undefined;
    readonly after: Shown;
    readonly concluded: readonly Concluded[];
  },
): Promise<void> {
  const [card, now] = [cardOf(link), instant(ports.clock.now())];
  const isTakenOver = link.revision === undefined && request !== undefined;
  const news = entriesOfFollowing({
    card,
    request,
    reviewsBefore: link.reviewsPosted,
    resolution: after.resolution === link.resolution ? undefined : after.resolution,
    expiresAt: link.expiresAt,
    now,
  });
  const others = [...(isTakenOver ? [entryOfRequest(card, request, now)] : []), ...news];
  return write(ports, settings, { concluded, others });
}

async function write(
  { log, clock }: LogPorts,
  settings: ProjectSettings,
  { concluded, others }: { readonly concluded: readonly Concluded[]; readonly others: readonly LogEntry[] },
): Promise<void> {
  const now = instant(clock.now());
  const written = concluded.flatMap(({ decision, result, request }): readonly ConcludedDecision[] => {
    const entry = result && entryOfResult(decision, result, { request, now });
    return entry === undefined ? [] : [{ decisionId: decision.decisionId, entry }];
  });
  const sent = concluded.flatMap(({ decision, result }) =>
    result === undefined ? [entryOfSending(decision, now)] : [],
  );
  if (written.length + sent.length + others.length === 0) return;
  await log.conclude(written, [...sent, ...others], logDaysOf(settings));
}
