import { createHash, randomBytes } from 'node:crypto';
import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { stored } from './guard';

/** Bytes of a key: what Standard Webhooks recommends at least is 24. @see https://www.standardwebhooks.com */
const KEY_BYTES = 32;
const SECRET_KEY = 'nudge-key';

/** The key that nudges are signed with, in Standard Webhooks form, and a name for it that gives nothing away. */
export interface NudgeKey {
  readonly key: string;
  readonly keyId: string;
}

/** The key, or undefined before the app has told a relay of one. */
export async function readNudgeKey(): Promise<NudgeKey | undefined> {
  const found: unknown = await stored('read the nudge key', () => kvs.getSecret(SECRET_KEY));
  return found === undefined ? undefined : named(v.parse(v.string(), found));
}

/** The key; made on first use. Two first uses at once keep the one that was stored first. */
export async function nudgeKey(): Promise<NudgeKey> {
  const existing = await readNudgeKey();
  if (existing !== undefined) return existing;
  const fresh = `whsec_${randomBytes(KEY_BYTES).toString('base64')}`;
  await stored('keep the nudge key', () => kvs.setSecret(SECRET_KEY, fresh));
  return (await readNudgeKey()) ?? named(fresh);
}

const named = (key: string): NudgeKey => ({
  key,
  keyId: createHash('sha256').update(key).digest('hex').slice(0, 16),
});
