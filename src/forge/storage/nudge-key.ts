import { createHash, randomBytes } from 'node:crypto';
import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { stored } from './guard';

/** Bytes of a key: what Standard Webhooks recommends at least is 24. @see https://www.standardwebhooks.com */
const KEY_BYTES = 32;
const SECRET_KEY = 'nudge-key';
/** The key before, which the relay uses until it has heard of the new one. */
const OLD_SECRET_KEY = 'nudge-key-old';

/** The key that nudges are signed with, in Standard Webhooks form, and a name for it that gives nothing away. */
export interface NudgeKey {
  readonly key: string;
  readonly keyId: string;
}

/**
 * Whether a nudge is signed with the current key, or else with the one before. Nearly every one is with the current key, so
 * that the other is read for the rest alone.
 */
export async function isNudgeKey(fits: (key: string) => boolean): Promise<boolean> {
  for (const name of [SECRET_KEY, OLD_SECRET_KEY]) {
    const key = await read(name);
    if (key !== undefined && fits(key.key)) return true;
  }
  return false;
}

/** Whether the relay has yet to take the key that was made last. */
export const isNudgeKeyChanging = async (): Promise<boolean> => (await read(OLD_SECRET_KEY)) !== undefined;

/** The current key; made on first use. Of any number of first uses at once the first to be stored makes it for all. */
export async function nudgeKey(): Promise<NudgeKey> {
  const existing = await read(SECRET_KEY);
  if (existing !== undefined) return existing;
  const fresh = newKey();
  try {
    await stored('keep the nudge key', () =>
      kvs.setSecret(SECRET_KEY, fresh, { keyPolicy: 'FAIL_IF_EXISTS' }),
    );
    return named(fresh);
  } catch (error) {
    const first = await read(SECRET_KEY);
    if (first === undefined) throw error;
    return first;
  }
}

/**
 * Makes a new key. The one before stays good until the relay uses the new one, or until the next renewal. The old one is
 * kept first, so that no nudge is refused in between.
 */
export async function renewNudgeKey(): Promise<void> {
  const current = await read(SECRET_KEY);
  if (current !== undefined) {
    await stored('keep the old nudge key', () => kvs.setSecret(OLD_SECRET_KEY, current.key));
  }
  await stored('keep the nudge key', () => kvs.setSecret(SECRET_KEY, newKey()));
}

/** The relay says that it nudges with the key of this id: if that is the current one, the one before is worth nothing. */
export async function acknowledgeNudgeKey(keyId: string): Promise<void> {
  const [current, old] = await Promise.all([read(SECRET_KEY), read(OLD_SECRET_KEY)]);
  if (old === undefined || current?.keyId !== keyId) return;
  await stored('forget the old nudge key', () => kvs.deleteSecret(OLD_SECRET_KEY));
}

async function read(name: string): Promise<NudgeKey | undefined> {
  const found: unknown = await stored('read the nudge key', () => kvs.getSecret(name));
  return found === undefined ? undefined : named(v.parse(v.string(), found));
}

const newKey = (): string => `whsec_${randomBytes(KEY_BYTES).toString('base64')}`;

const named = (key: string): NudgeKey => ({
  key,
  keyId: createHash('sha256').update(key).digest('hex').slice(0, 16),
});
