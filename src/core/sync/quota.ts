import { AppError } from '../errors';
import type { Ports } from '../ports';

/** How long Jira must not be called; 0 when it may. */
export async function pausedForMs(ports: Pick<Ports, 'quota' | 'clock'>): Promise<number> {
  const until = await ports.quota.pausedUntil();
  return until === undefined ? 0 : Math.max(0, Date.parse(until) - ports.clock.now());
}

/**
 * Runs `work` unless Jira's hourly quota is spent, and remembers when it is: from then on nothing asks Jira in vain, until
 * the quota is full again. Two that find out at once may store either end of the pause: Jira names the same one to both.
 *
 * @throws AppError `jira-rate-limited`, to be retried at the end of the pause
 */
export async function withinQuota<T>(
  ports: Pick<Ports, 'quota' | 'clock'>,
  work: () => Promise<T>,
): Promise<T> {
  const waitMs = await pausedForMs(ports);
  if (waitMs > 0) {
    throw new AppError('jira-rate-limited', 'The app has spent its hourly quota of Jira calls', {
      retry: 'safe',
      retryAfterMs: waitMs,
      pauses: 'jira',
    });
  }
  return pausingIfSpent(ports, work);
}

/** Runs `work`, and remembers it if Jira says that the quota is spent. */
export async function pausingIfSpent<T>(
  ports: Pick<Ports, 'quota' | 'clock'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await pauseIfSpent(ports, error);
    throw error;
  }
}

/** Stores the pause if `error` asks for one of all Jira calls. */
async function pauseIfSpent(ports: Pick<Ports, 'quota' | 'clock'>, error: unknown): Promise<void> {
  if (!(error instanceof AppError) || error.pauses !== 'jira') return;
  const untilMs = ports.clock.now() + (error.retryAfterMs ?? 0);
  await ports.quota.pause(new Date(untilMs).toISOString());
}
