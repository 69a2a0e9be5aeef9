import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { kvs } from '@forge/kvs';
import type { AccountId } from '#core/ids';
import {
  introductionText,
  IntroductionSchema,
  isTimely,
  MAIL_KINDS,
  PAIRING_CODE_PREFIX,
  type Introduction,
  type OwnKey,
  type PairingCode,
} from '#wire/mail';
import * as v from '#wire/schema';
import { MAIL_TRIGGER_KEY } from '../names';
import { stored } from '../storage/guard';
import { triggerUrl } from '../trigger-url';
import { clockRefusal, refusal, reply, type MailReply } from './envelope';
import { keyIdOf, signed, unopened } from './jws';
import {
  forgetRelayKey,
  keepRelayKey,
  listRelayKeys,
  ownKey,
  readOwnKey,
  readRelayKey,
  RELAY_KEYS_MAX,
} from './keys';
import { pairedLease } from './lease';
import { closeMailbox, openMailbox } from './lease-row';

/** How long a code is good. */
export const CODE_MS_MAX = 10 * 60_000;
const SECRET_BYTES = 24;
const OFFER_KEY = 'pairing-offer';

const OfferSchema = v.object({
  secret: v.string(),
  /** Epoch ms. */
  until: v.number(),
  by: v.string(),
  replaces: v.optional(v.string()),
});

/** What came of the wish for a code. */
export type Offered =
  | { readonly kind: 'code'; readonly code: string; readonly until: number }
  | { readonly kind: 'too-many-keys'; readonly most: number };

/** Makes a code, which ends the one before. `replaces`: the key that ends when the new one is first used. */
export async function offerCode(
  nowMs: number,
  { by, replaces }: { readonly by: AccountId; readonly replaces?: string | undefined },
): Promise<Offered> {
  if ((await listRelayKeys()).length >= RELAY_KEYS_MAX)
    return { kind: 'too-many-keys', most: RELAY_KEYS_MAX };
  const [url, own] = await Promise.all([triggerUrl(MAIL_TRIGGER_KEY), ownKey()]);
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const until = nowMs + CODE_MS_MAX;
  const offer = { secret, until, by, ...(replaces === undefined ? {} : { replaces }) };
  await stored('keep the pairing code', () => kvs.setSecret(OFFER_KEY, offer));
  const code = { url, key: own.x, secret } satisfies PairingCode;
  return {
    kind: 'code',
    until,
    code: PAIRING_CODE_PREFIX + Buffer.from(JSON.stringify(code)).toString('base64url'),
  };
}

/**
 * Takes the key of a relay that shows the secret of a code. Good for one key: the same one may come again, since an answer
 * can be lost, any other finds the code used.
 */
export async function hearIntroduction(
  text: string,
  nowMs: number,
  onPaired: () => Promise<void>,
): Promise<MailReply> {
  const message = unopened(MAIL_KINDS.introduction, text);
  const parsed = v.safeParse(IntroductionSchema, message?.claims);
  if (message === undefined || !parsed.success) return refusal('malformed');
  const said = parsed.output;
  if (!isTimely(said.at, nowMs)) return clockRefusal(said.at, nowMs);
  if (message.kid !== keyIdOf(said.publicKey) || !message.isSignedWith(said.publicKey))
    return refusal('not-signed');
  const own = await readOwnKey();
  const offer = v.safeParse(
    OfferSchema,
    await stored('read the pairing code', () => kvs.getSecret(OFFER_KEY)),
  );
  const isGood =
    own !== undefined &&
    offer.success &&
    nowMs < offer.output.until &&
    said.to === keyIdOf(own.x) &&
    isProof(said, offer.output.secret) &&
    (await takeCode(offer.output.secret, message.kid));
  if (!isGood) return refusal('code-unusable');
  // The same key once more: its first answer was lost.
  if ((await readRelayKey(message.kid)) !== undefined) return welcome(own, said, nowMs);
  const { by, replaces } = offer.output;
  await openMailbox(pairedLease(nowMs));
  await keepRelayKey({
    publicKey: said.publicKey,
    name: said.name,
    pairedAt: new Date(nowMs).toISOString(),
    by,
    ...(replaces === undefined ? {} : { replaces }),
  });
  await onPaired();
  return welcome(own, said, nowMs);
}

const welcome = (own: OwnKey, { publicKey, nonce }: Introduction, nowMs: number): MailReply =>
  reply(
    signed(
      MAIL_KINDS.welcome,
      {
        to: keyIdOf(publicKey),
        at: nowMs,
        nonce: randomBytes(SECRET_BYTES).toString('base64url'),
        re: nonce,
      },
      own,
    ),
  );

function isProof(said: Introduction, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(introductionText(said)).digest();
  const given = Buffer.from(said.proof, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Of all keys that show one code the first to be stored has it. */
async function takeCode(secret: string, kid: string): Promise<boolean> {
  const key = `pairing-used:${createHash('sha256').update(secret).digest('hex')}`;
  try {
    await kvs.set(key, kid, { keyPolicy: 'FAIL_IF_EXISTS', ttl: { unit: 'DAYS', value: 1 } });
    return true;
  } catch {
    return (await stored('read who used a code', () => kvs.get(key))) === kid;
  }
}

/** Takes a relay's key away, and any code that was given out: what was recorded must not bring the key back. */
export async function revokeKey(kid: string): Promise<void> {
  await stored('drop the pairing code', () => kvs.deleteSecret(OFFER_KEY));
  await forgetRelayKey(kid);
  const left = (await listRelayKeys()).filter((key) => key.kid !== kid);
  if (left.length === 0) await closeMailbox();
}
