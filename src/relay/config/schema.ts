import * as v from '#wire/schema';
import { LOG_SEVERITIES, type LogSeverity } from '../log';
import { CONNECTIONS, type RelayConfig, type TeleportConfig } from './config';

/** The configuration file as people write it. Unknown keys are errors: a misspelt limit must not mean "no limit". */

const text = v.pipe(v.string(), v.nonEmpty('must not be empty'));
const ADDRESS = /^(?<host>\[[0-9A-Fa-f:.]+\]|[^\s:/[\]]*):(?<port>[0-9]{1,5})$/;
const DURATION = /^(?<count>[1-9][0-9]{0,5})(?<unit>[smhd])$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PORT_MAX = 65_535;

export const DEFAULT_JWKS_URL = 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json';
export const DEFAULT_USER_TRAIT = 'jira_account_id';

const httpUrl = v.pipe(
  v.string(),
  v.url('must be a URL'),
  v.regex(/^https?:\/\//, 'must begin with "https://"'),
);

const severity = v.pipe(
  v.string(),
  v.transform((value) => value.toLowerCase()),
  v.picklist(LOG_SEVERITIES, 'must be one of "DEBUG", "INFO", "WARN", "ERROR"'),
);

const teleportKeys = v.strictObject({
  addr: v.pipe(
    v.string(),
    v.check(
      (value) => (addressOf(value)?.host ?? '') !== '',
      'must be "host:port", of the Auth Service (usually port 3025) or the Proxy Service (usually port 443)',
    ),
  ),
  connection: v.optional(
    v.picklist(CONNECTIONS, 'must be one of "auto", "auth", "proxy", "websocket"'),
    'auto',
  ),
  identity: v.optional(text),
  client_key: v.optional(text),
  client_crt: v.optional(text),
  root_cas: v.optional(text),
  proxy_ca_file: v.optional(text),
});
type TeleportKeys = v.InferOutput<typeof teleportKeys>;

const teleport = v.pipe(
  teleportKeys,
  v.check(
    (keys) => keys.identity === undefined || separateFiles(keys).length === 0,
    'has both identity and client_key, client_crt or root_cas: keep one of the two',
  ),
  v.check(
    (keys) => keys.identity !== undefined || separateFiles(keys).length === 3,
    'needs credentials: set identity, or client_key, client_crt and root_cas together',
  ),
);

const listenAddr = v.pipe(
  v.string(),
  v.check((value) => addressOf(value) !== undefined, 'must be "[addr]:port"'),
);

const http = v.strictObject({
  listen_addr: v.optional(listenAddr, ':8443'),
  https_key_file: v.optional(text),
  https_cert_file: v.optional(text),
});

const forge = v.strictObject({
  app_id: v.pipe(
    v.string(),
    v.startsWith('ari:cloud:ecosystem::app/', 'must begin with "ari:cloud:ecosystem::app/"'),
  ),
  installations: v.optional(v.array(text), []),
  environment: v.optional(
    v.picklist(
      ['production', 'staging', 'development'],
      'must be one of "production", "staging", "development"',
    ),
    'production',
  ),
  jwks_url: v.optional(httpUrl, DEFAULT_JWKS_URL),
  webtrigger_hosts: v.optional(v.array(text), []),
});

const review = v.strictObject({
  mode: v.optional(
    v.picklist(['native', 'relay', 'override'], 'must be one of "native", "relay", "override"'),
    'native',
  ),
  user_trait: v.optional(text, DEFAULT_USER_TRAIT),
  allow_email_match: v.optional(v.boolean(), false),
  approvers: v.optional(v.array(text)),
  allowed_roles: v.optional(v.array(text), []),
  deny_only: v.optional(v.boolean(), false),
  longest_access: v.optional(
    v.pipe(v.string(), v.regex(DURATION, 'must be a number and s, m, h or d, such as "24h"')),
  ),
});

const metrics = v.strictObject({ listen_addr: v.optional(listenAddr) });

const log = v.strictObject({
  output: v.optional(text, 'stderr'),
  severity: v.optional(severity, 'INFO'),
});

export const ConfigSchema = v.strictObject({
  teleport,
  http: v.optional(http, {}),
  forge,
  review: v.optional(review, {}),
  people: v.optional(v.record(v.string(), text), {}),
  metrics: v.optional(metrics, {}),
  log: v.optional(log, {}),
});

/** Sections and their keys, to suggest what a misspelt one should have been. */
export const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(ConfigSchema.entries),
  teleport: Object.keys(teleportKeys.entries),
  http: Object.keys(http.entries),
  forge: Object.keys(forge.entries),
  review: Object.keys(review.entries),
  metrics: Object.keys(metrics.entries),
  log: Object.keys(log.entries),
};

/** The file's values under the names that the program uses. */
export function toConfig(file: v.InferOutput<typeof ConfigSchema>): RelayConfig {
  const listen = addressOf(file.http.listen_addr);
  const level: LogSeverity = file.log.severity;
  return {
    teleport: toTeleport(file.teleport),
    http: {
      host: listen?.host ?? '',
      port: listen?.port ?? 0,
      httpsKeyFile: file.http.https_key_file,
      httpsCertFile: file.http.https_cert_file,
    },
    forge: {
      appId: file.forge.app_id,
      installations: file.forge.installations,
      environment: file.forge.environment,
      jwksUrl: file.forge.jwks_url,
      webtriggerHosts: file.forge.webtrigger_hosts,
    },
    review: {
      mode: file.review.mode,
      userTrait: file.review.user_trait,
      allowEmailMatch: file.review.allow_email_match,
      approvers: file.review.approvers,
      allowedRoles: file.review.allowed_roles,
      denyOnly: file.review.deny_only,
      longestAccessMs: durationMs(file.review.longest_access),
    },
    people: file.people,
    metrics: addressOf(file.metrics.listen_addr ?? ''),
    log: { output: file.log.output, severity: level },
  };
}

function separateFiles(keys: TeleportKeys): readonly string[] {
  return [keys.client_key, keys.client_crt, keys.root_cas].filter((path) => path !== undefined);
}

function toTeleport(keys: TeleportKeys): TeleportConfig {
  const [key = '', certificate = '', authorities = ''] = separateFiles(keys);
  return {
    addr: keys.addr,
    connection: keys.connection,
    credentials:
      keys.identity === undefined
        ? { kind: 'files', key, certificate, authorities }
        : { kind: 'identity', path: keys.identity },
    proxyCaFile: keys.proxy_ca_file,
  };
}

/** `host:port` in parts; an empty host means every address. */
function addressOf(address: string): { host: string; port: number } | undefined {
  const groups = ADDRESS.exec(address)?.groups;
  const port = Number(groups?.['port']);
  if (groups === undefined || port > PORT_MAX) return undefined;
  return { host: (groups['host'] ?? '').replace(/^\[|\]$/g, ''), port };
}

function durationMs(duration: string | undefined): number | undefined {
  const groups = DURATION.exec(duration ?? '')?.groups;
  if (groups === undefined) return undefined;
  return Number(groups['count']) * (UNIT_MS[groups['unit'] ?? ''] ?? 0);
}
