import { randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  compactVerify,
  CompactSign,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { MAIL_ALGORITHM, OwnKeySchema, type MailKind, type OwnKey } from '#wire/mail';
import type { RECEIPT_KIND } from '#wire/receipt';
import * as v from '#wire/schema';

/** Signing and checking the messages of the way `pull`. */

const NONCE_BYTES = 24;

/** A text that no other message has. */
export const newNonce = (): string => randomBytes(NONCE_BYTES).toString('base64url');

export async function newKey(): Promise<OwnKey> {
  const { privateKey } = await generateKeyPair(MAIL_ALGORITHM, { crv: 'Ed25519', extractable: true });
  return v.parse(OwnKeySchema, await exportJWK(privateKey));
}

const publicJwk = (x: string) => ({ kty: 'OKP', crv: 'Ed25519', x });

/** Those that are in use are two: the relay's own key and the app's. */
const KEY_IDS_REMEMBERED_MAX = 16;
const keyIds = new LRUCache<string, Promise<string>>({ max: KEY_IDS_REMEMBERED_MAX });

/** The name of a key: its thumbprint by RFC 7638. Remembered, since each question needs four times one of the same two. */
export function keyIdOf(publicKey: string): Promise<string> {
  const known = keyIds.get(publicKey);
  if (known !== undefined) return known;
  const id = calculateJwkThumbprint(publicJwk(publicKey));
  keyIds.set(publicKey, id);
  return id;
}

/** A message as it goes out. */
export async function signed(kind: MailKind, payload: object, key: OwnKey): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: MAIL_ALGORITHM, typ: kind, kid: await keyIdOf(key.x) })
    .sign(await importJWK(key, MAIL_ALGORITHM));
}

/** What a message of that kind says, if it was signed with that key; undefined for anything else. */
export async function opened(
  kind: MailKind | typeof RECEIPT_KIND,
  text: string,
  publicKey: string,
): Promise<unknown> {
  // Another spelling of the same bytes is another message.
  if (text.split('.').some((part) => Buffer.from(part, 'base64url').toString('base64url') !== part))
    return undefined;
  try {
    const key = await importJWK(publicJwk(publicKey), MAIL_ALGORITHM);
    const { payload, protectedHeader } = await compactVerify(text, key, { algorithms: [MAIL_ALGORITHM] });
    if (protectedHeader.typ !== kind || protectedHeader.kid !== (await keyIdOf(publicKey))) return undefined;
    return JSON.parse(Buffer.from(payload).toString());
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}
