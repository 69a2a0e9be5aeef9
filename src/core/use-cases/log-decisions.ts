import type { AccessRequest } from '../access-request';
import type { Shown } from '../evolve';
import {
  cardOf,
  entriesOfFollowing,
  entryOfRequest,
  entryOfResult,
  entryOfSending,
  type LoggedCard,
  type LoggedDecision,
  type LoggedResult,
} from '../decision-log';
import { instant, type CardLink } from '../link';
import type { Ports } from '../ports';
import { logDaysOf, type ProjectSettings } from '../settings';

type LogPorts = Pick<Ports, 'log' | 'clock'>;

/** Writes down that somebody asked for access. Repeatable. */
export const logRequest = (
  ports: LogPorts,
  settings: Pick<ProjectSettings, 'policy'>,
  card: LoggedCard,
  request: AccessRequest,
): Promise<void> =>
  ports.log.add([entryOfRequest(card, request, instant(ports.clock.now()))], logDaysOf(settings));

/** Writes down a decision before it goes to Teleport: what cannot be written down is not handed in. */
export async function logSending(
  ports: LogPorts,
  settings: ProjectSettings,
  decision: LoggedDecision,
): Promise<void> {
  const entry = entryOfSending(decision, instant(ports.clock.now()));
  await ports.log.add([entry], logDaysOf(settings));
}

/** Writes down what came of a decision. Repeatable: a decision has one entry, whoever writes it again. */
export async function logResult(
  ports: LogPorts,
  settings: ProjectSettings,
  {
    decision,
    result,
    request,
  }: {
    readonly decision: LoggedDecision;
    readonly result: LoggedResult;
    readonly request: AccessRequest | undefined;
  },
): Promise<void> {
  const entry = entryOfResult(decision, result, { request, now: instant(ports.clock.now()) });
  if (entry !== undefined) await ports.log.settle(decision.decisionId, entry, logDaysOf(settings));
}

/**
 * Writes down what a card has come to show: reviews that were made elsewhere, and how the request ended; of a card that was taken
 * over, the request as well.
 */
export async function logFollowing(
  ports: LogPorts,
  settings: ProjectSettings,
  {
    link,
    request,
    after,
  }: { readonly link: CardLink; readonly request: AccessRequest | undefined; readonly after: Shown },
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
  const entries = [...(isTakenOver ? [entryOfRequest(card, request, now)] : []), ...news];
  if (entries.length > 0) await ports.log.add(entries, logDaysOf(settings));
}
