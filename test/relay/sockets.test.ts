/** Goal: a relay that asks the app for its work lets nobody in: the kernel knows of no socket of it that listens. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { newKey } from '../../src/relay/pull/keys';
import { RELAY_BUNDLE } from '../sandbox/built';
import { createServerCertificate } from '../sandbox/pki/server-certificate';
import { createTeleportPki, type TeleportPki } from '../sandbox/pki/teleport-pki';
import { writeRelayFiles, type RelayFiles, type RelaySetup } from '../sandbox/relay-files';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { eventually } from '../support/eventually';

let pki: TeleportPki;
let files: RelayFiles | undefined;
let relay: ChildProcess | undefined;
beforeAll(async () => {
  pki = await createTeleportPki();
});
afterEach(async () => {
  relay?.kill('SIGKILL');
  await files?.remove();
});

const logged = (): Promise<string> => readFile(join(files?.folder ?? '', 'relay.log'), 'utf8');

/** Starts the program as it ships, and waits until it has done all that it does to start. */
async function startedWith(setup: Pick<RelaySetup, 'way' | 'metricsAddr'>): Promise<number> {
  const written = await writeRelayFiles({
    // Nobody is there: it starts all the same.
    teleportAddr: '127.0.0.1:9',
    connection: 'auth',
    identity: await pki.issueIdentityFile({ user: PLUGIN_USER, roles: [PLUGIN_USER] }),
    mode: 'native',
    ...setup,
  });
  files = written;
  const child = spawn(process.execPath, [RELAY_BUNDLE, 'start', '--config', written.configPath], {
    stdio: 'ignore',
    cwd: written.folder,
    env: { ...process.env, RELAY__LOG__OUTPUT: join(written.folder, 'relay.log') },
  });
  relay = child;
  await eventually(async () => expect(await logged()).toContain('relay.started'));
  // By then it has tried Teleport, and so all that it opens for that is open.
  await eventually(async () => expect(await logged()).toContain('watch.failed'));
  if (child.pid === undefined) throw new Error('The relay did not start');
  return child.pid;
}

const pull = async (): Promise<RelaySetup['way']> => ({
  kind: 'pull',
  pairing: JSON.stringify({
    url: 'https://127.0.0.1:9/public/1',
    appKey: (await newKey()).x,
    key: await newKey(),
  }),
});

/** A line of the kernel's table of sockets: where it is bound, in which state, and as which inode. */
interface Row {
  readonly address: string;
  readonly state: string;
  readonly inode: string;
}

/** As the kernel writes the state of a TCP socket that listens. */
const LISTENING = '0A';
const LOOPBACK = ['0100007F', '00000000000000000000000001000000'];

/**
 * Where a process takes connections, as addresses in the kernel's own writing: TCP sockets that listen, UDP sockets that
 * anybody can send to, and Unix sockets that accept.
 */
async function openDoorsOf(pid: number): Promise<readonly string[]> {
  const own = await socketsOf(pid);
  const [tcp, tcp6, udp, udp6, unix] = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6', 'unix'].map((table) => linesOf(`/proc/${pid}/net/${table}`)),
  );
  const listening = [...(tcp ?? []), ...(tcp6 ?? [])].map(rowOf).filter(({ state }) => state === LISTENING);
  const receiving = [...(udp ?? []), ...(udp6 ?? [])].map(rowOf);
  const accepting = (unix ?? []).map(unixRowOf).filter(({ state }) => state === ACCEPTS);
  return [...listening, ...receiving, ...accepting]
    .filter(({ inode }) => own.has(inode))
    .map(({ address }) => address);
}

/** The flag of a Unix socket that accepts connections. */
const ACCEPTS = '00010000';

async function socketsOf(pid: number): Promise<ReadonlySet<string>> {
  const folder = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    (await readdir(folder)).map((name) => readlink(join(folder, name)).catch(() => '')),
  );
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
}

async function linesOf(path: string): Promise<readonly (readonly string[])[]> {
  const [, ...lines] = (await readFile(path, 'utf8').catch(() => '')).trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/));
}

const rowOf = (cells: readonly string[]): Row => ({
  address: cells[1] ?? '',
  state: cells[3] ?? '',
  inode: cells[9] ?? '',
});
const unixRowOf = (cells: readonly string[]): Row => ({
  address: cells[7] ?? 'unnamed',
  state: cells[3] ?? '',
  inode: cells[6] ?? '',
});

test('no socket listens where the relay asks for its work', async () => {
  expect(await openDoorsOf(await startedWith({ way: await pull() }))).toEqual([]);
});

test('a relay that listens nowhere stays while Teleport is away, and ends when it is told to', async () => {
  await startedWith({ way: await pull() });
  const ended = once(relay as ChildProcess, 'exit');
  // Between two tries nothing is open.
  await eventually(async () => expect((await logged()).match(/pull\.failed/g)?.length).toBeGreaterThan(1));

  relay?.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('metrics, where they are asked for, are the one door, and only this machine comes to it', async () => {
  const doors = await openDoorsOf(await startedWith({ way: await pull(), metricsAddr: '127.0.0.1:0' }));

  expect(doors).toHaveLength(1);
  expect(LOOPBACK).toContain(doors[0]?.split(':')[0]);
});

test('a relay that the app calls is seen to listen', async () => {
  const certificate = await createServerCertificate();
  const doors = await openDoorsOf(
    await startedWith({
      way: {
        kind: 'call',
        certificate,
        listenAddr: '127.0.0.1:0',
        appId: 'ari:cloud:ecosystem::app/1',
        installationIds: [],
        jwksUrl: 'http://127.0.0.1:9/keys',
      },
    }),
  );

  expect(doors).toHaveLength(1);
});
