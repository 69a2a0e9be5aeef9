import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/relay/cli';
import { openLog } from '../../src/relay/log';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { createServerCertificate } from '../sandbox/pki/server-certificate';
import { writeRelayFiles } from '../sandbox/relay-files';
import { eventually } from '../support/eventually';
import { RelayBed } from './bed';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (name: string) => readFile(join(folder, name), 'utf8');

it('writes to a new file of the same name once the old one was moved away and it is told so', async () => {
  const log = openLog({ output: join(folder, 'relay.log'), severity: 'info' });
  log.info('one');
  await rename(join(folder, 'relay.log'), join(folder, 'relay.log.1'));
  log.info('two');
  log.reopen();
  log.info('three');

  await eventually(async () => expect(await read('relay.log')).toContain('three'));
  expect(await read('relay.log.1')).toMatch(/one[\s\S]*two/);
  expect(await read('relay.log')).not.toContain('two');
});

it('outlives a log file that cannot be made any more', async () => {
  const log = openLog({ output: join(folder, 'relay.log'), severity: 'info' });
  const told: unknown[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(text) > 0);
  try {
    await rm(folder, { recursive: true });
    log.reopen();
    log.info('lost');
    log.info('lost too');
    await eventually(() => expect(told).toEqual([expect.stringContaining('cannot write the log')]));
  } finally {
    write.mockRestore();
  }
});

it('does nothing on SIGHUP where it writes to no file', () => {
  expect(() => openLog({ output: 'stderr', severity: 'error' }).reopen()).not.toThrow();
});

it('is opened anew by "start" at each hangup', async () => {
  const bed = new RelayBed();
  const teleport = await bed.teleport();
  const files = await writeRelayFiles({
    teleportAddr: teleport.addr,
    identity: await teleport.issueIdentity(PLUGIN_USER),
    way: {
      kind: 'call',
      certificate: await createServerCertificate(),
      listenAddr: '127.0.0.1:0',
      appId: 'ari:cloud:ecosystem::app/1',
      installationIds: [],
      jwksUrl: (await bed.forge()).jwksUrl,
    },
    mode: 'native',
  });
  let stop: ((signal: string) => void) | undefined;
  const stopRequested = new Promise<string>((resolve) => (stop = resolve));
  let hangUp: (() => void) | undefined;
  const ended = runCli(['start', '--config', files.configPath], {
    out: () => undefined,
    err: () => undefined,
    env: { RELAY__LOG__OUTPUT: join(folder, 'relay.log') },
    onHangup: (run) => void (hangUp = run),
    stopRequested,
  });

  await eventually(async () => expect(await read('relay.log')).toContain('relay.started'));
  await rename(join(folder, 'relay.log'), join(folder, 'relay.log.1'));
  hangUp?.();
  await eventually(async () => expect(await read('relay.log')).toContain('log.reopened'));
  stop?.('SIGTERM');

  expect(await ended).toBe(0);
  expect(await read('relay.log')).toContain('relay.stopped');
  await files.remove();
  await bed.stop();
});
