/**
 * Where the relay, as a process, meets the world, by the file of `src/relay` that does: sockets, files, signals, output. Its
 * calls to Teleport are in `boundaries.ts`.
 */

/** One of them, and what breaks it: a boundary of the sweep, or a test as `file: title`. */
export interface RelayBoundary {
  readonly name: string;
  /** Paths below `src/relay`. */
  readonly files: readonly string[];
  readonly sweptAs?: readonly string[];
  readonly brokenBy?: readonly string[];
}

const CONNECT = 'test/relay/teleport/connect.test.ts';
const CREDENTIALS = 'test/relay/teleport/credentials.test.ts';
const DOCTOR = 'test/relay/doctor/doctor.test.ts';
const WITNESS = 'test/relay/witness/witness.test.ts';
const PULLER = 'test/relay/pull/puller.test.ts';
const LAYERS = 'teleport/dial/layers.ts';

export const RELAY_BOUNDARIES: readonly RelayBoundary[] = [
  {
    name: 'receipt of the decision log',
    files: ['commands/receipt.ts'],
    brokenBy: [
      'test/relay/receipt.test.ts: a file that is not there, and a relay that was never paired, are told apart from a forgery',
    ],
  },
  { name: 'configuration file', files: ['config/parse.ts'], sweptAs: ['file relay.toml'] },
  {
    name: 'identity file',
    files: ['teleport/credentials.ts'],
    sweptAs: ['file identity.pem', 'stat identity.pem'],
    brokenBy: ['test/relay/teleport/renewal.test.ts: are half written', `${CREDENTIALS}: is huge`],
  },
  {
    name: 'identity in the folder of a tbot output',
    files: ['teleport/credentials.ts'],
    brokenBy: [
      `${CREDENTIALS}: says that a file does not exist, that a folder has none, and that it may not be read`,
    ],
  },
  {
    name: 'credentials in three files',
    files: ['teleport/credentials.ts'],
    brokenBy: [`${CREDENTIALS}: names %s when its file is of no use`],
  },
  {
    name: 'HTTPS key and certificate',
    files: ['http/tls.ts'],
    sweptAs: ['file server.key', 'file server.crt'],
    brokenBy: [
      'test/relay/http/tls.test.ts: serves a renewed certificate without a restart, and keeps the old one while half a pair is written',
    ],
  },
  {
    name: 'authority of the web certificate',
    files: ['teleport/dial/destination.ts'],
    brokenBy: [`${DOCTOR}: teleport: a way that leads elsewhere, and a web authority that is not there`],
  },
  {
    name: 'TCP to Teleport or to what lies before it',
    files: [LAYERS],
    brokenBy: [
      'test/relay/teleport/watch.test.ts: starts while Teleport is away, and goes live when it comes',
      `${CONNECT}: comes back after every connection was cut`,
    ],
  },
  {
    name: 'TLS with the Auth Service, a Proxy Service or a load balancer',
    files: [LAYERS],
    brokenBy: [
      `${CONNECT}: is named: %s, told to go by %s`,
      'test/security/certificates.test.ts: a Teleport whose certificate another authority signed gets no call from the relay',
    ],
  },
  {
    name: 'WebSocket of /webapi/connectionupgrade',
    files: [LAYERS],
    brokenBy: [
      `${CONNECT}: is named: %s, told to go by %s`,
      `${CONNECT}: comes back after every connection was cut`,
    ],
  },
  { name: 'CONNECT of an HTTP proxy', files: [LAYERS], brokenBy: [`${CONNECT}: is named when it %s`] },
  {
    name: '/webapi/find of a Proxy Service',
    files: ['teleport/dial/find.ts'],
    brokenBy: [
      'test/relay/teleport/dial/find.test.ts: says so of a server that %s',
      'test/relay/teleport/dial/find.test.ts: gives up a server that never answers when it is told to',
    ],
  },
  {
    name: 'gRPC channel',
    files: ['teleport/connection.ts'],
    brokenBy: [
      'test/relay/teleport/watch.test.ts: watches again and again when connections keep breaking',
      'test/scenarios/connections.test.ts: a connection that died without a word is noticed and replaced while requests and drags go on',
    ],
  },
  {
    name: 'HTTPS server: listening',
    files: ['http/server.ts'],
    brokenBy: [
      'test/relay/compose.test.ts: does not start on an address that is taken, with an unreadable certificate, or with keys over plain HTTP',
    ],
  },
  {
    name: 'HTTPS server: connections and requests',
    files: ['http/server.ts'],
    brokenBy: [
      'test/relay/http/app.test.ts: survives bytes that are not HTTP',
      'test/security/relay-https.test.ts: cut off callers that never finish the TLS handshake',
      'test/security/relay-https.test.ts: are set, and cut off callers that send their headers or bodies too slowly',
      'test/security/relay-https.test.ts: turn connections away when there are too many, and take new ones when those are gone',
    ],
  },
  {
    name: 'metrics server',
    files: ['http/metrics-server.ts'],
    brokenBy: ['test/relay/metrics.test.ts: does not serve them on an address that is taken'],
  },
  {
    name: "the platform's keys",
    files: ['http/keys.ts', 'fetch-within.ts'],
    sweptAs: ['platform keys'],
    brokenBy: [
      "test/relay/http/fit.test.ts: cannot be checked while Atlassian's keys are away and were never read, and can once they are there",
    ],
  },
  {
    name: "Jira, asked with the relay's own account, and the file with its secret",
    files: ['fetch-within.ts', 'witness/service-account.ts'],
    brokenBy: [
      `${WITNESS}: decides nothing while Jira cannot be asked, and the same decision once it can`,
      `${WITNESS}: takes one token for an hour, a new one when that is withdrawn, and a new secret by itself`,
      "test/relay/doctor/jira.test.ts: jira: says whether the relay's own account works, and what to compare",
    ],
  },
  {
    name: 'nudge',
    files: ['send.ts'],
    sweptAs: ['platform web-trigger'],
    brokenBy: ['test/relay/nudge.test.ts: gives up after a few attempts and does not hold up the watch'],
  },
  {
    name: 'questions to the app',
    files: ['send.ts'],
    sweptAs: ['platform web-trigger'],
    brokenBy: [`${PULLER}: asks again after a pause when the app %s`],
  },
  {
    name: 'pairing: the file that "pair" leaves behind',
    files: ['pull/pairing-file.ts'],
    sweptAs: ['file pairing.json', 'stat pairing.json'],
    brokenBy: [`${PULLER}: waits for a pairing, says why it has none, and takes it up when it is there`],
  },
  {
    name: 'log: writing and opening it anew',
    files: ['log.ts'],
    brokenBy: ['test/relay/log.test.ts: outlives a log file that cannot be made any more'],
  },
  {
    name: 'signals',
    files: ['main.ts'],
    brokenBy: ['test/relay/main.test.ts: opens its log anew on SIGHUP, and ends in peace on %s'],
  },
  {
    name: 'output',
    files: ['main.ts'],
    brokenBy: ['test/relay/main.test.ts: ends without a word when nobody reads what it prints'],
  },
  {
    name: 'what "doctor" tries: files, address, keys',
    files: ['doctor/pull-checks.ts', 'doctor/server-checks.ts'],
    brokenBy: [
      `${DOCTOR}: a key that is not of the certificate`,
      `${DOCTOR}: an address that this machine does not have`,
      `${DOCTOR}: keys that cannot be fetched`,
    ],
  },
  {
    name: 'files of "init"',
    files: ['init/init.ts'],
    brokenBy: ['test/relay/init/init.test.ts: says which folder it cannot read or write'],
  },
  {
    name: 'file of "import"',
    files: ['commands/import-config.ts'],
    brokenBy: ['test/relay/import/command.test.ts: says that a file is not there'],
  },
  {
    name: 'table of "people"',
    files: ['people/command.ts'],
    brokenBy: [
      'test/relay/people/people.test.ts: ends with one line for a file that is not there, a bad table, a bad trait and a bad domain',
    ],
  },
];
