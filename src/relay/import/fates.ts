import { parseAddress } from '../address';

/**
 * What becomes of a key of that plugin's file: its value in a key of ours, perhaps with a remark, or a note on where it went.
 * A note never holds the value: some of them are secrets.
 */
export type Fate =
  | { readonly kind: 'kept'; readonly place: Place; readonly value: string; readonly remark?: string }
  | { readonly kind: 'noted'; readonly note: string };

/** Our keys that values are carried over to. */
export type Place =
  | 'teleport.addr'
  | 'teleport.identity'
  | 'teleport.client_key'
  | 'teleport.client_crt'
  | 'teleport.root_cas'
  | 'http.listen_addr'
  | 'http.https_key_file'
  | 'http.https_cert_file'
  | 'log.output'
  | 'log.severity';

type Rule = (value: string) => Fate;

const noted = (note: string): Fate => ({ kind: 'noted', note });
const always =
  (note: string): Rule =>
  () =>
    noted(note);
const to =
  (place: Place, remark?: string): Rule =>
  (value) => ({ kind: 'kept', place, value, ...(remark === undefined ? {} : { remark }) });

/** Ports that Teleport's services usually have. */
const PROXY_PORT = 443;
const AUTH_PORT = 3025;

const OUTPUTS: Readonly<Record<string, string>> = {
  '': 'stderr',
  '1': 'stdout',
  out: 'stdout',
  stdout: 'stdout',
  '2': 'stderr',
  error: 'stderr',
  stderr: 'stderr',
};
const SEVERITIES: Readonly<Record<string, string>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  warning: 'WARN',
  err: 'ERROR',
  error: 'ERROR',
};

const REFRESHED = 'not needed: the relay takes up a renewed file by itself';
const SIGNED = "not needed: only calls that carry Forge's signed token are answered";

/**
 * Every key that a version of that plugin has had, by its path in lower case, since that plugin does not tell capitals. Where
 * several have the same place here, the first that is set wins, as it does there.
 * @see https://goteleport.com/docs/admin-guides/access-controls/access-request-plugins/ssh-approval-jira/
 */
const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    'teleport.addr': (value: string) => addressFate(value, PROXY_PORT),
    'teleport.auth_server': (value: string) => addressFate(value, AUTH_PORT),
    'teleport.identity': to('teleport.identity'),
    'teleport.client_key': to('teleport.client_key'),
    'teleport.clientkey': to('teleport.client_key', 'was called clientkey'),
    'teleport.client_crt': to('teleport.client_crt'),
    'teleport.root_cas': to('teleport.root_cas'),
    'teleport.refresh_identity': always(REFRESHED),
    'teleport.refresh_identity_interval': always(REFRESHED),
    'db.path': always('not needed: the relay keeps nothing on disk'),
    'jira.url': always('the app runs in Jira itself'),
    'jira.username': always('the app has an account of its own'),
    'jira.api_token': always('the app needs none: revoke it'),
    'jira.project': always("turn the app on in that project's settings"),
    'jira.issue_type': always("choose it in the project's settings of the app"),
    'http.listen_addr': (value: string) =>
      parseAddress(value) === undefined
        ? noted('no address and port: set [http] listen_addr by hand')
        : to('http.listen_addr')(value),
    'http.https_key_file': to('http.https_key_file'),
    'http.https_cert_file': to('http.https_cert_file'),
    'http.public_addr': publicAddressFate,
    'http.insecure': always('the relay serves plain HTTP only when started with --insecure-no-tls'),
    'http.basic_auth.user': always(SIGNED),
    'http.basic_auth.password': always(SIGNED),
    'http.tls.verify_client_cert': always(SIGNED),
    'log.output': (value: string) => to('log.output')(OUTPUTS[value] ?? value),
    'log.severity': severityFate,
    'log.format': always('the relay always logs JSON'),
  } satisfies Record<string, Rule>),
);

const PATHS = [...RULES.keys()];

/** What becomes of the key with this path, whatever stands in it. */
export function fateOf(path: readonly string[], value: unknown): Fate {
  const rule = RULES.get(joined(path));
  if (rule === undefined) return noted('this program knows no such key of that plugin');
  const fate = rule(typeof value === 'string' ? value : '');
  if (fate.kind === 'noted') return fate;
  if (typeof value !== 'string') return noted(`not a text: set [${fate.place.replace('.', '] ')} by hand`);
  return fate.value === '' ? noted('was empty') : fate;
}

/** Which of two keys wins where both have the same place: the one with the smaller number. */
export const rankOf = (path: readonly string[]): number => PATHS.indexOf(joined(path));

const joined = (path: readonly string[]): string => path.join('.').toLowerCase();

/** `https://host:443/` and `host` are what people write for `host:443`. */
function addressFate(value: string, usualPort: number): Fate {
  const [, host = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/]*)/i.exec(value.trim()) ?? [];
  const isBare = host !== '' && parseAddress(host) === undefined;
  const address = isBare ? `${host}:${usualPort}` : host;
  if ((parseAddress(address)?.host ?? '') === '')
    return noted('not "host:port": set [teleport] addr by hand');
  const remarks = [
    ...(host === value ? [] : ['had more than host and port']),
    ...(isBare ? [`had no port: ${PROXY_PORT} is usual for the Proxy, ${AUTH_PORT} for Auth`] : []),
  ];
  return to('teleport.addr', remarks.length === 0 ? undefined : remarks.join('; '))(address);
}

/** Names the address to give to the app, without the password that may stand in it. */
function publicAddressFate(value: string): Fate {
  const withScheme = /^[a-z]+:\/\//i.test(value) ? value : `https://${value}`;
  const host = URL.canParse(withScheme) ? new URL(withScheme).host : '';
  return noted(
    `only with [forge] way = "call", when the app is deployed: npm run deploy -- --relay-url https://${host === '' ? '...' : host}`,
  );
}

function severityFate(value: string): Fate {
  const known = SEVERITIES[value.toLowerCase()];
  if (known !== undefined) return to('log.severity')(known);
  if (value === '') return noted('was empty');
  return noted('none of debug, info, warn and error: set [log] severity by hand');
}
