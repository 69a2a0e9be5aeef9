import { kvs, WhereConditions } from '@forge/kvs';
import * as v from '#wire/schema';
import { OwnKeySchema, PublicKeySchema, type OwnKey } from '#wire/mail';
import { stored } from '../storage/guard';
import { keyIdOf, newKey } from './jws';

/** Keys of relays that may ask at once: replicas share one, and each is renewed beside its successor. */
export const RELAY_KEYS_MAX = 10;
const OWN_KEY = 'mail-key';
const PREFIX = 'relay-key:';

const RelayKeySchema = v.object({
  publicKey: PublicKeySchema,
  name: v.string(),
  pairedAt: v.string(),
  by: v.optional(v.string()),
  /** The key that ends when this one is first used. */
  replaces: v.optional(v.string()),
});
/** The key of a relay, as an admin has let it in. */
export type RelayKey = v.InferOutput<typeof RelayKeySchema>;

/** The key that the app signs with; undefined before a relay was to be paired. */
export async function readOwnKey(): Promise<OwnKey | undefined> {
  const found: unknown = await stored('read the key of the mailbox', () => kvs.getSecret(OWN_KEY));
  return found === undefined ? undefined : v.parse(OwnKeySchema, found);
}

/** The same, made on first use. Of any number of first uses at once the first to be stored makes it for all. */
export async function ownKey(): Promise<OwnKey> {
  const existing = await readOwnKey();
  if (existing !== undefined) return existing;
  const fresh = newKey();
  try {
    await stored('keep the key of the mailbox', () =>
      kvs.setSecret(OWN_KEY, fresh, { keyPolicy: 'FAIL_IF_EXISTS' }),
    );
    return fresh;
  } catch (error) {
    const first = await readOwnKey();
    if (first === undefined) throw error;
    return first;
  }
}

/** Each key under its own name, so that taking one away cannot be undone by somebody who adds another at that moment. */
export async function readRelayKey(kid: string): Promise<RelayKey | undefined> {
  const found = v.safeParse(RelayKeySchema, await stored('read a relay key', () => kvs.get(PREFIX + kid)));
  return found.success ? found.output : undefined;
}

export const keepRelayKey = (key: RelayKey): Promise<void> =>
  stored('keep a relay key', () => kvs.set(PREFIX + keyIdOf(key.publicKey), key));

export const forgetRelayKey = (kid: string): Promise<void> =>
  stored('forget a relay key', () => kvs.delete(PREFIX + kid));

/**
 * Takes away the key that `by` replaces, and any other that was to replace it and never asked, as where the answer to a pairing
 * was lost. Whoever holds such a key all the same is refused from then on, and has to be paired again.
 */
export async function forgetReplaced(replaced: string, by: string): Promise<void> {
  const rivals = (await listRelayKeys()).filter(({ kid, replaces }) => kid !== by && replaces === replaced);
  for (const { kid } of rivals) await forgetRelayKey(kid);
  await forgetRelayKey(replaced);
}

/** All of them, the oldest first; by an index that may lag by a moment. */
export async function listRelayKeys(): Promise<readonly (RelayKey & { readonly kid: string })[]> {
  const page = await stored('list relay keys', () =>
    kvs.query().where('key', WhereConditions.beginsWith(PREFIX)).limit(100).getMany(),
  );
  return page.results
    .flatMap(({ value }) => {
      const key = v.safeParse(RelayKeySchema, value);
      return key.success ? [{ ...key.output, kid: keyIdOf(key.output.publicKey) }] : [];
    })
    .sort((one, other) => one.pairedAt.localeCompare(other.pairedAt));
}
