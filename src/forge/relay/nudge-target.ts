import { webTrigger } from '@forge/api';
import { AppError } from '#core/errors';
import type { Nudge } from '#core/ports';
import { NUDGE_TRIGGER_KEY } from '../names';
import { readLease } from '../mailbox/lease-row';
import { nudgeKey } from '../storage/nudge-key';

/** Where the relay may nudge this installation, and with which key; undefined where it comes by itself. */
export async function nudgeTarget(): Promise<Nudge | undefined> {
  if ((await readLease()) !== undefined) return undefined;
  const [url, { key, keyId }] = await Promise.all([triggerUrl(), nudgeKey()]);
  return { url, key, keyId };
}

async function triggerUrl(): Promise<string> {
  try {
    return await webTrigger.getUrl(NUDGE_TRIGGER_KEY);
  } catch (cause) {
    throw new AppError('storage-unavailable', 'Forge gave no URL for the nudge web trigger', {
      retry: 'safe',
      cause,
    });
  }
}
