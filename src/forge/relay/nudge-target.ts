import type { Nudge } from '#core/ports';
import { NUDGE_TRIGGER_KEY } from '../names';
import { readLease } from '../mailbox/lease-row';
import { nudgeKey } from '../storage/nudge-key';
import { triggerUrl } from '../trigger-url';

/** Where the relay may nudge this installation, and with which key; undefined where it comes by itself. */
export async function nudgeTarget(): Promise<Nudge | undefined> {
  if ((await readLease()) !== undefined) return undefined;
  const [url, { key, keyId }] = await Promise.all([triggerUrl(NUDGE_TRIGGER_KEY), nudgeKey()]);
  return { url, key, keyId };
}
