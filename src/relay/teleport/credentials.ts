import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialPaths } from '../config/config';
import { errorCodeOf } from '../error-code';
import { IDENTITY_BYTES_MAX } from '../limits';
import { isKey, NEW_CREDENTIALS, parseIdentity, pemBlocksOf, toIdentity, type Identity } from './identity';

/** The credentials cannot be used. The message is one line that names the key, the file and the fix. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}

/** What was read, and where its private key is if other users of the machine can read that. */
export interface ReadCredentials {
  readonly identity: Identity;
  readonly exposedFile: string | undefined;
}

/** The file that tbot puts an identity into, in the folder of an output of type `identity`. */
const TBOT_IDENTITY = 'identity';
const GROUP_AND_OTHERS = 0o077;

/**
 * Reads the credentials as they are on disk now. Every path is opened anew, so that a folder or link that was swapped for
 * another, as Kubernetes does with secrets, is followed. Throws `IdentityError`. An expired certificate is no error here,
 * since a renewed one may be written at any moment; see `expiryProblem`.
 */
export function readCredentials(paths: CredentialPaths): Promise<ReadCredentials> {
  return paths.kind === 'identity' ? readIdentity(paths.path) : readFiles(paths);
}

async function readIdentity(path: string): Promise<ReadCredentials> {
  const file = await readText({ key: 'identity', path: await identityFileAt(path) });
  const parsed = parseIdentity(file.text);
  if (!parsed.ok) throw unusable(file, parsed.problem);
  return { identity: parsed.value, exposedFile: exposed(file) };
}

async function identityFileAt(path: string): Promise<string> {
  try {
    return (await stat(path)).isDirectory() ? join(path, TBOT_IDENTITY) : path;
  } catch {
    // Reading it says what is wrong.
    return path;
  }
}

async function readFiles(paths: Extract<CredentialPaths, { kind: 'files' }>): Promise<ReadCredentials> {
  const keyFile = await readText({ key: 'client_key', path: paths.key });
  const certificateFile = await readText({ key: 'client_crt', path: paths.certificate });
  const authoritiesFile = await readText({ key: 'root_cas', path: paths.authorities });
  const key = pemBlocksOf(keyFile.text).find(isKey);
  const [certificate] = pemBlocksOf(certificateFile.text);
  const authorities = pemBlocksOf(authoritiesFile.text);
  if (key === undefined) throw unusable(keyFile, 'has no private key');
  if (certificate === undefined) throw unusable(certificateFile, 'has no TLS certificate');
  if (authorities.length === 0) throw unusable(authoritiesFile, 'has no TLS certificate authority');
  const parsed = toIdentity({ key, certificate, authorities });
  if (!parsed.ok) throw unusable(certificateFile, parsed.problem);
  return { identity: parsed.value, exposedFile: exposed(keyFile) };
}

/** A file and the key of `[teleport]` that names it. */
interface NamedFile {
  readonly key: string;
  readonly path: string;
}

interface TextFile extends NamedFile {
  readonly text: string;
  readonly mode: number;
}

async function readText(file: NamedFile): Promise<TextFile> {
  try {
    const { mode, size } = await stat(file.path);
    if (size > IDENTITY_BYTES_MAX) throw unusable(file, 'is too large');
    return { ...file, mode, text: await readFile(file.path, 'utf8') };
  } catch (error) {
    if (error instanceof IdentityError) throw error;
    throw unusable(file, readProblem(errorCodeOf(error)), error);
  }
}

function readProblem(code: string | undefined): string {
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
      return 'may not be read by the user that the relay runs as';
    case 'EISDIR':
      return 'is a folder';
    default:
      return `cannot be read (${code ?? 'unknown error'})`;
  }
}

const exposed = ({ path, mode }: TextFile): string | undefined =>
  (mode & GROUP_AND_OTHERS) === 0 ? undefined : path;

const unusable = ({ key, path }: NamedFile, problem: string, cause?: unknown): IdentityError =>
  new IdentityError(`[teleport] ${key}: "${path}" ${problem}: ${NEW_CREDENTIALS}, or name others there`, {
    cause,
  });
