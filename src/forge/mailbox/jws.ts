import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import * as v from '#wire/schema';
import { KeyIdSchema, MAIL_ALGORITHM, OwnKeySchema, type MailKind, type OwnKey } from '#wire/mail';
import type { RECEIPT_KIND } from '#wire/receipt';

/**
 * Compact JWS with Ed25519, by what Node brings along: the relay's library for it would be a twentieth of the app's bundle,
 * which every cold start loads. That the two understand each other is tested.
 */

export function newKey(): OwnKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return v.parse(OwnKeySchema, privateKey.export({ format: 'jwk' }));
}

/** The name of a key: its thumbprint by RFC 7638. */
export const keyIdOf = (publicKey: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: publicKey }))
    .digest('base64url');

const HeaderSchema = v.strictObject({
  alg: v.literal(MAIL_ALGORITHM),
  typ: v.string(),
  kid: KeyIdSchema,
});

/** A message as it goes out. */
export function signed(kind: MailKind | typeof RECEIPT_KIND, payload: object, key: OwnKey): string {
  const header = { alg: MAIL_ALGORITHM, typ: kind, kid: keyIdOf(key.x) };
  const input = `${encoded(header)}.${encoded(payload)}`;
  const signature = sign(null, Buffer.from(input), createPrivateKey({ key, format: 'jwk' }));
  return `${input}.${signature.toString('base64url')}`;
}

/** A message that is of the right form. Nothing in it is to be believed yet. */
export interface Unopened {
  readonly kid: string;
  readonly claims: unknown;
  isSignedWith(publicKey: string): boolean;
}

const FORM = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/;

/** Reads a message of that kind; undefined for anything else. Costs no look at storage. */
export function unopened(kind: MailKind, text: string): Unopened | undefined {
  const [, header = '', payload = '', tail = ''] = FORM.exec(text.trim()) ?? [];
  const named = v.safeParse(HeaderSchema, decoded(header));
  if (!named.success || named.output.typ !== kind) return undefined;
  const signature = Buffer.from(tail, 'base64url');
  // Another spelling of the same bytes is another message.
  if (signature.toString('base64url') !== tail) return undefined;
  return {
    kid: named.output.kid,
    claims: decoded(payload),
    isSignedWith: (x) => verify(null, Buffer.from(`${header}.${payload}`), publicKeyOf(x), signature),
  };
}

const publicKeyOf = (x: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
