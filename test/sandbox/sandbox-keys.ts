import { makeTokenKeys, type TokenKeys } from './forge-host/fit';
import { createServerCertificate, type ServerCertificate } from './pki/server-certificate';
import { createTeleportPki, type TeleportPki } from './pki/teleport-pki';
import { PLUGIN_USER } from './teleport/demo-cluster';

/** The certificates of a sandbox, those of Teleport and that of the relay's HTTPS server, and Forge's keys. */
export interface SandboxKeys {
  readonly pki: TeleportPki;
  readonly certificate: ServerCertificate;
  /** The relay's identity file. */
  readonly identity: string;
  /** What Forge signs its tokens with. */
  readonly tokens: TokenKeys;
}

/** Longer than any story, so that the relay's identity never ends by the way. */
const IDENTITY_TTL_MS = 30 * 86_400_000;

export async function makeKeys(): Promise<SandboxKeys> {
  const pki = await createTeleportPki();
  return {
    pki,
    certificate: await createServerCertificate(),
    tokens: makeTokenKeys(),
    identity: await pki.issueIdentityFile({
      user: PLUGIN_USER,
      roles: [PLUGIN_USER],
      ttlMs: IDENTITY_TTL_MS,
    }),
  };
}
