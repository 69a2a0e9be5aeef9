import { readFile } from 'node:fs/promises';
import { parse as parseToml, TomlError } from 'smol-toml';
import * as v from '#wire/schema';
import { ConfigError } from '../config/errors';
import { errorCodeOf } from '../error-code';
import type { CliEnvironment } from './environment';

const section = v.optional(v.record(v.string(), v.unknown()), {});
/** Only what is carried over is looked at: files of every version of that plugin can be read. */
const PluginFileSchema = v.object({ teleport: section, jira: section, http: section, log: section });
type PluginFile = v.InferOutput<typeof PluginFileSchema>;

/**
 * Reads the configuration of Teleport's own Jira plugin and prints ours, with a note on each key that went elsewhere.
 * Secrets of the old file (the Jira token) are not printed. Throws `ConfigError`.
 */
export async function importConfig(path: string, environment: CliEnvironment): Promise<void> {
  environment.out(convertPluginConfig(await readPluginFile(path)));
}

async function readPluginFile(path: string): Promise<PluginFile> {
  try {
    return v.parse(PluginFileSchema, parseToml(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof TomlError) {
      throw new ConfigError(`${path}: line ${error.line}, column ${error.column}: not TOML`, {
        cause: error,
      });
    }
    if (error instanceof v.ValiError) {
      throw new ConfigError(
        `${path}: not a configuration of teleport-jira: [teleport], [jira], [http] and [log] are sections`,
        {
          cause: error,
        },
      );
    }
    throw new ConfigError(`${path}: cannot be read (${errorCodeOf(error) ?? 'unknown error'})`, {
      cause: error,
    });
  }
}

/** Our configuration as text, for what the plugin's file says. */
function convertPluginConfig({ teleport, jira, http, log }: PluginFile): string {
  const lines = [
    '# Written by "teleport-jira-relay import". Look for "fill in" before you start the relay.',
    '',
    '[teleport]',
    line('addr', teleport['addr'] ?? teleport['auth_server'], 'fill in: host:port of Teleport'),
    ...credentials(teleport),
    '',
    '[http]',
    line('listen_addr', http['listen_addr'] ?? ':8081'),
    ...optional('https_key_file', http['https_key_file']),
    ...optional('https_cert_file', http['https_cert_file']),
    ...gone(http, {
      public_addr: 'give it to the app instead: RELAY_URL=https://... forge deploy',
      insecure: 'the relay serves plain HTTP only when started with --insecure-no-tls',
    }),
    '',
    '[forge]',
    line('app_id', undefined, 'fill in: app.id of manifest.yml after "forge register"'),
    'installations = []  # fill in: the relay logs the id when the app first calls',
    '',
    '[review]',
    'mode = "override"  # as that plugin works; "native" or "relay" keep review thresholds',
    '',
    '[log]',
    line('output', log['output'] ?? 'stderr'),
    line('severity', log['severity'] ?? 'INFO'),
    '',
    '# Not needed any more, or set elsewhere:',
    ...gone(jira, {
      url: 'the app runs in Jira itself',
      username: 'the app has an account of its own',
      api_token: 'the app needs none: revoke it',
      project: "turn the app on in that project's settings",
      issue_type: "choose it in the project's settings of the app",
    }),
  ];
  return `${lines.join('\n')}\n`;
}

const FILES = ['client_key', 'client_crt', 'root_cas'] as const;

/** That plugin takes an identity file before the three files; ours takes one of the two. */
function credentials(teleport: Readonly<Record<string, unknown>>): readonly string[] {
  const hasIdentity = text(teleport['identity']) !== undefined;
  const files = FILES.filter((key) => text(teleport[key]) !== undefined);
  if (hasIdentity || files.length === 0) {
    return [line('identity', teleport['identity'], 'fill in: an identity file by tbot or "tctl auth sign"')];
  }
  return FILES.map((key) => line(key, teleport[key], 'fill in: the three files belong together'));
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** JSON's strings are TOML's basic strings, but for DEL, which TOML wants escaped. */
const quoted = (value: string): string => JSON.stringify(value).replace(/\u007f/g, '\\u007F');

function line(key: string, value: unknown, missing = 'fill in'): string {
  const found = text(value);
  return found === undefined ? `# ${key} = ""  # ${missing}` : `${key} = ${quoted(found)}`;
}

const optional = (key: string, value: unknown): readonly string[] =>
  text(value) === undefined ? [] : [line(key, value)];

function gone(
  from: Readonly<Record<string, unknown>>,
  notes: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(notes).flatMap(([key, note]) => (key in from ? [`# ${key}: ${note}`] : []));
}
