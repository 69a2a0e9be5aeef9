import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Parsed } from '#wire/parse';
import { errorCodeOf } from '../error-code';
import { IDENTITY_BYTES_MAX } from '../limits';

/** What an identity file says: who the relay is in Teleport and whom it trusts. Keys are PEM text. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
  /** Teleport's host CAs: the only roots that the Auth Service's certificate is checked against. */
  readonly authorities: readonly string[];
  /** The Teleport user that the certificate stands for. */
  readonly user: string;
  /** Epoch milliseconds from and until which the certificate is valid. */
  readonly startsAt: number;
  readonly expiresAt: number;
  /** SHA-256 of the file: tells a renewed identity from the same one read again. */
  readonly digest: string;
  /** Whether other users of the machine can read the file. */
  readonly isExposed: boolean;
}

/** The identity file cannot be used. The message is one line that names the file and the fix. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}

const FIX = 'write a new one with tbot or "tctl auth sign --format=file"';
const GROUP_AND_OTHERS = 0o077;

/**
 * Reads the identity file as it is now. Throws `IdentityError`. An expired certificate is no error here, since a
 * renewed one may be written at any moment; see `expiryProblem`.
 */
export async function readIdentity(path: string): Promise<Identity> {
  const { text, mode } = await readText(path);
  const parsed = parseIdentity(text);
  if (!parsed.ok) throw new IdentityError(`Identity file "${path}" ${parsed.problem}: ${FIX}`);
  return { ...parsed.value, isExposed: (mode & GROUP_AND_OTHERS) !== 0 };
}

/**
 * Parses an identity file as Teleport's tools write it: the private key comes first, then the TLS certificate of the
 * user, then any number of TLS CAs. Lines in between (SSH certificate, SSH CAs, anything newer) are of no use here.
 */
export function parseIdentity(text: string): Parsed<Omit<Identity, 'isExposed'>> {
  const [key, certificate, ...authorities] = pemBlocksOf(text);
  if (key === undefined || !/ PRIVATE KEY-----/.test(key))
    return wrong('has no private key at its beginning');
  if (certificate === undefined) return wrong('has no TLS certificate after its key');
  if (authorities.length === 0) return wrong('has no TLS certificate authority');
  const leaf = certificateOf(certificate);
  if (leaf === undefined) return wrong('has no readable TLS certificate after its key');
  if (authorities.some((authority) => certificateOf(authority) === undefined)) {
    return wrong('has a certificate authority that is not a certificate');
  }
  if (!belongsTo(key, leaf)) return wrong('has a private key that does not belong to its TLS certificate');
  const user = commonNameOf(leaf);
  if (user === undefined) return wrong('has a TLS certificate that names no user');
  return {
    ok: true,
    value: {
      key,
      certificate,
      authorities,
      user,
      startsAt: Date.parse(leaf.validFrom),
      expiresAt: Date.parse(leaf.validTo),
      digest: createHash('sha256').update(text).digest('hex'),
    },
  };
}

/** Why the certificate cannot be used at `now`, in one line, or undefined if it can. */
export function expiryProblem(identity: Identity, now: number): string | undefined {
  if (now >= identity.expiresAt) {
    return `The relay's Teleport certificate expired on ${new Date(identity.expiresAt).toISOString()}: ${FIX}`;
  }
  return undefined;
}

async function readText(path: string): Promise<{ text: string; mode: number }> {
  try {
    const { mode, size } = await stat(path);
    if (size > IDENTITY_BYTES_MAX) throw new IdentityError(`Identity file "${path}" is too large: ${FIX}`);
    return { text: await readFile(path, 'utf8'), mode };
  } catch (error) {
    if (error instanceof IdentityError) throw error;
    const code = errorCodeOf(error) ?? 'unknown error';
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new IdentityError(
      `Identity file "${path}" ${problem}: ${FIX}, or name another in [teleport] identity`,
      {
        cause: error,
      },
    );
  }
}

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

const pemBlocksOf = (text: string): readonly string[] =>
  [...text.matchAll(PEM_BLOCK)].map(([block]) => `${block}\n`);

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

/** Node's types know only text here, but a subject with several common names gives a list. */
function commonNameOf(certificate: X509Certificate): string | undefined {
  const name: unknown = certificate.toLegacyObject().subject.CN;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

const wrong = (problem: string): { ok: false; problem: string } => ({ ok: false, problem });
