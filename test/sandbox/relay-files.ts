/** Everything that a relay reads from disk, in a folder of its own: identity, HTTPS certificate, configuration. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALICE, BOB, CAROL, DAVE, ERIN } from './people';
import type { ServerCertificate } from './pki/server-certificate';
import type { FrontKind } from './teleport/proxy/front';

/** Who calls whom, and what the relay needs for it. */
export type RelayWaySetup =
  | {
      readonly kind: 'call';
      readonly certificate: ServerCertificate;
      /** `[addr]:port`; port 0 takes a free one. */
      readonly listenAddr: string;
      readonly appId: string;
      readonly installationIds: readonly string[];
      readonly jwksUrl: string;
      /** Whether calls of one invocation of the app may share a token. */
      readonly tokens?: 'per-call' | 'per-invocation';
    }
  /** What "pair" left behind, as text; absent: it was not run yet. */
  | { readonly kind: 'pull'; readonly pairing?: string };

/** What the relay is told; the rest of its configuration keeps its defaults. */
export interface RelaySetup {
  readonly teleportAddr: string;
  /** PEM of the authority of the Proxy Service's web certificate, where there is a Proxy Service. */
  readonly webCaPem?: string;
  /** Which way to take; absent: the relay finds out. */
  readonly connection?: FrontKind;
  readonly identity: string;
  readonly way: RelayWaySetup;
  /** Where metrics and `/readyz` are served; absent: nowhere. */
  readonly metricsAddr?: string;
  readonly mode: 'native' | 'relay' | 'override';
  /** More lines for the section `[review]`, as TOML; everybody may decide unless they say otherwise. */
  readonly review?: Readonly<Record<string, string | boolean | readonly string[]>>;
  /** Atlassian account id -> Teleport user. */
  readonly people?: Readonly<Record<string, string>>;
  /** Pattern of a role's name -> where Jira may decide about it. */
  readonly tiers?: Readonly<Record<string, 'drag' | 'panel' | 'teleport'>>;
  /** The relay's own account in Jira; absent: the app is believed. */
  readonly witness?: {
    readonly cloudId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly url: string;
    readonly approvedStatuses: readonly string[];
    readonly deniedStatuses: readonly string[];
  };
}

/** Where the files are. */
export interface RelayFiles {
  readonly folder: string;
  readonly configPath: string;
  readonly identityPath: string;
  readonly pairingPath: string;
  remove(): Promise<void>;
}

const OWNER_ONLY = { mode: 0o600 };

/** Writes the files to a new temporary folder, readable by the owner only. */
export async function writeRelayFiles(setup: RelaySetup): Promise<RelayFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'teleport-jira-relay-'));
  const at = (name: string): string => join(folder, name);
  await writeFile(at('identity.pem'), setup.identity, OWNER_ONLY);
  if (setup.webCaPem !== undefined) await writeFile(at('web-ca.pem'), setup.webCaPem);
  if (setup.way.kind === 'call') {
    await writeFile(at('server.key'), setup.way.certificate.keyPem, OWNER_ONLY);
    await writeFile(at('server.crt'), setup.way.certificate.certPem, OWNER_ONLY);
  } else if (setup.way.pairing !== undefined) {
    await writeFile(at('pairing.json'), setup.way.pairing, OWNER_ONLY);
  }
  if (setup.witness !== undefined) await writeFile(at('jira-secret'), setup.witness.clientSecret, OWNER_ONLY);
  await writeFile(at('relay.toml'), configOf(setup, at), OWNER_ONLY);
  return {
    folder,
    configPath: at('relay.toml'),
    identityPath: at('identity.pem'),
    pairingPath: at('pairing.json'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function configOf(setup: RelaySetup, at: (name: string) => string): string {
  return [
    section('teleport', {
      addr: setup.teleportAddr,
      identity: at('identity.pem'),
      ...(setup.connection === undefined ? {} : { connection: setup.connection }),
      ...(setup.webCaPem === undefined ? {} : { proxy_ca_file: at('web-ca.pem') }),
    }),
    ...wayOf(setup.way, at),
    section('metrics', setup.metricsAddr === undefined ? {} : { listen_addr: setup.metricsAddr }),
    section('review', { mode: setup.mode, approvers: [ALICE, BOB, CAROL, DAVE, ERIN], ...setup.review }),
    section('people', setup.people ?? {}),
    section('tiers', setup.tiers ?? {}),
    ...witnessOf(setup.witness, at),
    section('log', { output: 'stderr', severity: 'INFO' }),
  ].join('\n');
}

function witnessOf(witness: RelaySetup['witness'], at: (name: string) => string): readonly string[] {
  if (witness === undefined) return [];
  const { cloudId, clientId, url, approvedStatuses, deniedStatuses } = witness;
  return [
    section('jira', {
      cloud_id: cloudId,
      client_id: clientId,
      client_secret_file: at('jira-secret'),
      approved: approvedStatuses,
      denied: deniedStatuses,
      api_url: url,
      token_url: `${url}/oauth/token`,
    }),
  ];
}

function wayOf(way: RelayWaySetup, at: (name: string) => string): readonly string[] {
  const webtrigger_hosts = ['127.0.0.1'];
  if (way.kind === 'pull') {
    return [section('forge', { way: 'pull', pairing_file: at('pairing.json'), webtrigger_hosts })];
  }
  return [
    section('http', {
      listen_addr: way.listenAddr,
      https_key_file: at('server.key'),
      https_cert_file: at('server.crt'),
    }),
    section('forge', {
      way: 'call',
      app_id: way.appId,
      installations: way.installationIds,
      environment: 'development',
      jwks_url: way.jwksUrl,
      ...(way.tokens === undefined ? {} : { tokens: way.tokens }),
      webtrigger_hosts,
    }),
  ];
}

/** Strings and lists of strings are written alike in JSON and TOML. */
function section(
  name: string,
  values: Readonly<Record<string, string | boolean | readonly string[]>>,
): string {
  const lines = Object.entries(values).map(
    ([key, value]) => `${JSON.stringify(key)} = ${JSON.stringify(value)}`,
  );
  return [`[${name}]`, ...lines, ''].join('\n');
}
