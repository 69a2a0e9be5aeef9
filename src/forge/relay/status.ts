import { AppError } from '#core/errors';
import type { RelayStatus } from '#wire/pages/answers';
import { relayForPages } from './relay';

/** What the relay says of itself and its cluster. A relay that is away is an answer, not an error. */
export async function readRelayStatus(): Promise<RelayStatus> {
  try {
    return { ok: true, ...(await relayForPages().cluster()) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, message: error.message };
  }
}
