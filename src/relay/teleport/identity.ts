import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import type { Parsed } from '#wire/parse';

/** Who the relay is in Teleport and whom it trusts there. Keys and certificates are PEM text. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
  /** Teleport's host CAs: the only roots that the Auth Service's certificate is checked against. */
  readonly authorities: readonly string[];
  /** The Teleport user that the certificate stands for. */
  readonly user: string;
  /** The cluster that issued the certificate. */
  readonly cluster: string;
  /** Epoch milliseconds from and until which the certificate is valid. */
  readonly startsAt: number;
  readonly expiresAt: number;
  /** SHA-256 of all of it: tells a renewed identity from the same one read again. */
  readonly digest: string;
}

/** The PEM texts that make an identity. */
export interface IdentityParts {
  readonly key: string;
  readonly certificate: string;
  readonly authorities: readonly string[];
}

/**
 * Parses an identity file as Teleport's tools write it: the private key comes first, then the TLS certificate of the
 * user, then any number of TLS CAs. Lines in between (SSH certificate, SSH CAs, anything newer) are of no use here.
 */
export function parseIdentity(text: string): Parsed<Identity> {
  const [key, certificate, ...authorities] = pemBlocksOf(text);
  if (!isKey(key)) return wrong('has no private key at its beginning');
  if (certificate === undefined) return wrong('has no TLS certificate after its key');
  if (authorities.length === 0) return wrong('has no TLS certificate authority');
  return toIdentity({ key, certificate, authorities });
}

/** Checks parts that were read from several files. */
export function toIdentity({ key, certificate, authorities }: IdentityParts): Parsed<Identity> {
  const leaf = certificateOf(certificate);
  if (leaf === undefined) return wrong('has no readable TLS certificate');
  if (authorities.some((authority) => certificateOf(authority) === undefined)) {
    return wrong('has a certificate authority that is not a certificate');
  }
  if (!belongsTo(key, leaf)) return wrong('has a private key that does not belong to its TLS certificate');
  const { subject, issuer } = leaf.toLegacyObject();
  const user = commonNameOf(subject);
  if (user === undefined) return wrong('has a TLS certificate that names no user');
  return {
    ok: true,
    value: {
      key,
      certificate,
      authorities,
      user,
      cluster: commonNameOf(issuer) ?? '',
      startsAt: Date.parse(leaf.validFrom),
      expiresAt: Date.parse(leaf.validTo),
      digest: createHash('sha256')
        .update([key, certificate, ...authorities].join(''))
        .digest('hex'),
    },
  };
}

/** What to do about credentials that are of no use. */
export const NEW_CREDENTIALS = 'write new ones with tbot or "tctl auth sign"';

/** Why the certificate cannot be used at `now`, in one line, or undefined if it can. */
export function expiryProblem(identity: Identity, now: number): string | undefined {
  if (now < identity.expiresAt) return undefined;
  const expiredAt = new Date(identity.expiresAt).toISOString();
  return `The relay's Teleport certificate expired on ${expiredAt}: ${NEW_CREDENTIALS}`;
}

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** All PEM blocks of a text, in order. */
export const pemBlocksOf = (text: string): readonly string[] =>
  [...text.matchAll(PEM_BLOCK)].map(([block]) => `${block}\n`);

/** Whether a PEM block says that it is a private key. */
export const isKey = (pem: string | undefined): pem is string => / PRIVATE KEY-----/.test(pem ?? '');

function certificateOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    // Whatever the library dislikes, the answer to "is this a certificate" is no.
    return undefined;
  }
}

function belongsTo(key: string, certificate: X509Certificate): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // As above: an unreadable key belongs to nothing.
    return false;
  }
}

/** Node's types know only text here, but a name with several common names gives a list. */
function commonNameOf(name: { readonly CN?: unknown }): string | undefined {
  return typeof name.CN === 'string' && name.CN !== '' ? name.CN : undefined;
}

const wrong = (problem: string): { ok: false; problem: string } => ({ ok: false, problem });
