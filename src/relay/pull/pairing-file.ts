import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OwnKeySchema, PublicKeySchema } from '#wire/mail';
import type { Parsed } from '#wire/parse';
import * as v from '#wire/schema';
import { ConfigError } from '../config/errors';
import { errorCodeOf } from '../error-code';

/** What pairing leaves behind: where the app is, the key it signs with, and the relay's own. */
const PairingSchema = v.object({
  url: v.pipe(v.string(), v.url()),
  appKey: PublicKeySchema,
  key: OwnKeySchema,
});
export type Pairing = v.InferOutput<typeof PairingSchema>;

/** Only the owner may read it: with it anybody could ask in the relay's place. */
const OWNER_ONLY = 0o600;

/** What is in the file: a pairing, nothing yet, or something that is of no use and why. */
export type FoundPairing =
  | { readonly kind: 'paired'; readonly pairing: Pairing; readonly isOpenToOthers: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly problem: string };

export async function readPairing(path: string): Promise<FoundPairing> {
  try {
    const [text, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const parsed = parsePairing(text);
    return parsed.ok
      ? { kind: 'paired', pairing: parsed.value, isOpenToOthers: (mode & 0o007) !== 0 }
      : { kind: 'unusable', problem: `"${path}" is no pairing: run "teleport-jira-relay pair" again` };
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'ENOENT') return { kind: 'none' };
    return { kind: 'unusable', problem: `"${path}" cannot be read (${code ?? 'unknown error'})` };
  }
}

function parsePairing(text: string): Parsed<Pairing> {
  try {
    const parsed = v.safeParse(PairingSchema, JSON.parse(text));
    return parsed.success ? { ok: true, value: parsed.output } : { ok: false, problem: 'no pairing' };
  } catch {
    return { ok: false, problem: 'not JSON' };
  }
}

/** Writes it in one go, so that a relay that runs reads the old one or the new one. Throws `ConfigError`. */
export async function writePairing(path: string, pairing: Pairing): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, `${JSON.stringify(pairing, undefined, 2)}\n`, { mode: OWNER_ONLY });
    await chmod(`${path}.new`, OWNER_ONLY);
    await rename(`${path}.new`, path);
  } catch (error) {
    throw new ConfigError(
      `[forge] pairing_file: "${path}" cannot be written (${errorCodeOf(error) ?? 'unknown error'})`,
      { cause: error },
    );
  }
}
