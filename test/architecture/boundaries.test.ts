import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CALL_NAMES } from '#wire/contract';
import type { JiraCall } from '../../src/forge/jira/call-shape';
import { JIRA_CALLS } from '../../src/forge/jira/calls';
import { BOUNDARIES, boundaryOf, teleportBoundary } from '../support/boundaries';
import { hasTest } from '../support/named-tests';
import { RELAY_BOUNDARIES } from '../support/relay-boundaries';

const root = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const sourcesIn = (folder: string): readonly string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', `${folder}/*.ts`], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const codeOf = (paths: readonly string[]): string =>
  paths.map((path) => withoutComments(read(path))).join('\n');

const app = codeOf(sourcesIn('src/forge'));
const relayFiles = sourcesIn('src/relay');
const isGenerated = (path: string): boolean => path.includes('/gen/');
const relay = codeOf(relayFiles.filter((path) => !isGenerated(path)));
const generated = codeOf(relayFiles.filter(isGenerated));

const nameOf = (kind: 'jira' | 'kvs', method: string, path: string): string =>
  boundaryOf({ kind, functionKey: '', method, path: path.replace(/\$\{[^}]+\}/g, '1') });

/** Calls of Jira that stand in the table. */
const jiraBoundaries = (
  calls: Readonly<Record<string, Pick<JiraCall, 'method' | 'path'>>>,
): readonly string[] =>
  Object.values(calls).map(({ method, path }) => nameOf('jira', method, path.replace(/\{\w+\}/g, '1')));

/** Methods of storage and the paths behind them, as the emulated storage has them. One that is not here is named as it is. */
const STORAGE_PATHS: Readonly<Record<string, string>> = {
  getSecret: 'secret/get',
  setSecret: 'secret/set',
  deleteSecret: 'secret/delete',
  batchGet: 'batch/get',
  batchSet: 'batch/set',
  batchDelete: 'batch/delete',
  transact: 'transaction',
};

const storageBoundaries = (code: string): readonly string[] => [
  ...[...code.matchAll(/\bkvs\s*\.\s*(?!entity\b)(\w+)/g)].map(([, method = '']) =>
    nameOf('kvs', 'POST', `/api/v1/${STORAGE_PATHS[method] ?? method}`),
  ),
  ...[...code.matchAll(/\bentity(?:<\w+>)?\([^)]*\)\s*\.\s*(\w+)/g)].map(([, method = '']) =>
    nameOf('kvs', 'POST', `/api/v1/entity/${method}`),
  ),
];

const queueBoundaries = (code: string): readonly string[] =>
  [...code.matchAll(/\bqueue\s*\.\s*(\w+)/g)].map(([, method = '']) =>
    method === 'push' ? 'queue publish' : `queue ${method}`,
  );

/** Functions and web triggers: what the platform, and through it the world, calls. */
function manifestBoundaries(manifest: string): readonly string[] {
  const { modules } = parse(manifest) as {
    modules: Record<'function' | 'webtrigger', readonly { readonly key: string }[]>;
  };
  return [
    ...modules.function.map(({ key }) => `function ${key}`),
    ...modules.webtrigger.map(() => 'platform web-trigger'),
  ];
}

/** Calls of Teleport's services: every one that the generated code knows, where the relay makes it. */
const teleportBoundaries = (code: string): readonly string[] =>
  [...generated.matchAll(/path: "\/[\w.]+\/(\w+)"/g)]
    .map(([, rpc = '']) => rpc)
    .filter((rpc) => new RegExp(`\\.${rpc.charAt(0).toLowerCase()}${rpc.slice(1)}\\(`).test(code))
    .map(teleportBoundary);

/** The addresses of web triggers are asked of the platform; the relay fetches the platform's keys from outside. */
const platformBoundaries = (): readonly string[] => [
  ...(app.includes('webTrigger.getUrl(') ? ['platform web-trigger-url'] : []),
  ...(relay.includes('jwks_url') ? ['platform keys'] : []),
];

/** What the test of a site alone asks, which has its own test of every failure: no request goes through these. */
const OF_SELF_TEST: readonly string[] = [
  JIRA_CALLS.readProject,
  JIRA_CALLS.editIssue,
  JIRA_CALLS.deleteIssue,
  JIRA_CALLS.deleteProperty,
].flatMap((call) => jiraBoundaries({ call }));

/** Done with the mailbox alone, whose rows have names of their own: "mailbox lease delete". */
const OF_MAILBOX: readonly string[] = ['storage entity/delete'];

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

test('every call that the app makes or answers, and every one of the relay to Teleport, is a boundary with a name, and no other', () => {
  const inCode = [
    ...jiraBoundaries(JIRA_CALLS).filter((name) => !OF_SELF_TEST.includes(name)),
    ...CALL_NAMES.map((name) => `relay ${name}`),
    ...storageBoundaries(app).filter((name) => !OF_MAILBOX.includes(name)),
    ...queueBoundaries(app),
    ...manifestBoundaries(read('manifest.yml')),
    ...teleportBoundaries(relay),
    ...platformBoundaries(),
  ];

  // Most of what is done with the mailbox is storage too.
  expect(distinct(inCode)).toEqual(BOUNDARIES.filter((name) => !/^(file|stat|mailbox) /.test(name)).sort());
});

test('the app reaches the platform by nothing else that Forge offers', () => {
  const imported = [...app.matchAll(/import (?:(\w+), )?(?:\{([^}]+)\} from )'(@forge\/\w+)'/g)].flatMap(
    ([, main = '', list = '', from = '']) =>
      [main, ...list.split(',')]
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '))
        .map((name) => `${from} ${name}`),
  );

  expect(distinct(imported)).toEqual([
    '@forge/api NeedsAuthenticationError',
    '@forge/api asApp',
    '@forge/api asUser',
    '@forge/api assumeTrustedRoute',
    '@forge/api getAppContext',
    '@forge/api invokeRemote',
    '@forge/api webTrigger',
    '@forge/events InvocationError',
    '@forge/events InvocationErrorCode',
    '@forge/events Queue',
    '@forge/kvs Filter',
    '@forge/kvs FilterConditions',
    '@forge/kvs Sort',
    '@forge/kvs WhereConditions',
    '@forge/kvs kvs',
    '@forge/resolver Resolver',
  ]);
  expect(app.match(/require\(|import\(|\bfetch\('|globalThis/g)).toBeNull();
});

test.each([
  ['a call of Jira', jiraBoundaries({ vote: { method: 'POST', path: '/rest/api/3/issue/{id}/votes' } })],
  ['another method of Jira', jiraBoundaries({ edit: { method: 'PUT', path: '/rest/api/3/issue/{id}' } })],
  ['a method of storage', storageBoundaries('await kvs\n  .batchSet([])')],
  ['a method of an entity', storageBoundaries('await kvs.entity<Link>(NAME).touch(id)')],
  ['a method of the queue', queueBoundaries('await queue.getJob(id)')],
  [
    'a function',
    manifestBoundaries('modules: { function: [{ key: on-comment, handler: index.x }], webtrigger: [] }'),
  ],
  ['a call of Teleport', teleportBoundaries('auth.deleteAccessRequest(id, done)')],
])('this check would notice %s that is new', (_what, names) => {
  expect(names).toHaveLength(1);
  expect(BOUNDARIES).not.toEqual(expect.arrayContaining([...names]));
});

/** What opens a socket or a file, listens, hears signals or prints, in whatever way Node and our packages offer. */
const PRIMITIVES = [
  // Nothing in these modules is anything else.
  /import (?!type)[^;]*from '(node:)?(fs|fs\/promises|dgram|dns|dns\/promises|child_process|http2|readline|worker_threads|cluster)'/,
  /(await|return|=>|=|\() ?fetch\(/,
  /\bcreate\w*Server\(|\.listen\(\s*\{ port/,
  /(?<![.#\w])(connectTcp|connectTls|createConnection|request)\(/,
  /\bnew (WebSocket|Channel|Socket|Worker|Agent)\(/,
  /\bcreateRemoteJWKSet\(|(?<![.#\w])destination\(|\bcreate(Write|Read)Stream\(/,
  /\bprocess\.(on|once|stdout|stderr|stdin|kill)\b/,
];
const reachesOut = (code: string): boolean => PRIMITIVES.some((pattern) => pattern.test(code));

test('every file of the relay that opens a socket or a file, listens, hears signals or prints is a boundary with a name', () => {
  const reaching = relayFiles
    .filter((path) => !isGenerated(path) && reachesOut(withoutComments(read(path))))
    .map((path) => path.replace('src/relay/', ''));

  expect(distinct(RELAY_BOUNDARIES.flatMap(({ files }) => files))).toEqual([...reaching].sort());
});

test('every boundary of the relay is swept, or broken by a test that is there by that name', () => {
  const swept = RELAY_BOUNDARIES.flatMap(({ sweptAs = [] }) => sweptAs);
  const named = RELAY_BOUNDARIES.flatMap(({ brokenBy = [] }) => brokenBy);
  const isThere = (test: string): boolean => {
    const [path = '', ...title] = test.split(': ');
    return hasTest(path, title.join(': '));
  };

  expect(RELAY_BOUNDARIES.filter(({ sweptAs, brokenBy }) => (sweptAs ?? brokenBy) === undefined)).toEqual([]);
  expect(swept.filter((name) => !BOUNDARIES.includes(name))).toEqual([]);
  expect(BOUNDARIES.filter((name) => /^(file|stat) /.test(name) && !swept.includes(name))).toEqual([]);
  expect(named.filter((test) => !isThere(test))).toEqual([]);
});

test.each([
  ["import { readFile } from 'node:fs/promises';"],
  ["import { lookup } from 'node:dns/promises';"],
  ['const answer = await fetch(url);'],
  ['const server = createServer();'],
  ['const socket = connectTcp(address);'],
  ['const socket = new WebSocket(url);'],
  ["process.on('SIGUSR1', run);"],
])('this check would notice %s in a new file of the relay', (code) => {
  expect(reachesOut(code)).toBe(true);
});
