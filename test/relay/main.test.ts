/** Goal: the program, as its users run it, obeys the signals of whoever supervises it, and its log can be rotated. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createServerCertificate } from '../sandbox/pki/server-certificate';
import { createTeleportPki } from '../sandbox/pki/teleport-pki';
import { writeRelayFiles, type RelayFiles } from '../sandbox/relay-files';
import { RELAY_BUNDLE } from '../sandbox/built';
import { PLUGIN_USER } from '../sandbox/teleport/demo-cluster';
import { eventually } from '../support/eventually';

let files: RelayFiles;
let started: ChildProcess | undefined;
beforeEach(async () => {
  const pki = await createTeleportPki();
  files = await writeRelayFiles({
    // Nobody listens there: the program starts all the same.
    teleportAddr: '127.0.0.1:9',
    connection: 'auth',
    identity: await pki.issueIdentityFile({ user: PLUGIN_USER, roles: [PLUGIN_USER] }),
    way: {
      kind: 'call',
      certificate: await createServerCertificate(),
      listenAddr: '127.0.0.1:0',
      appId: 'ari:cloud:ecosystem::app/1',
      installationIds: [],
      jwksUrl: 'http://127.0.0.1:9/keys',
    },
    mode: 'native',
    metricsAddr: '127.0.0.1:0',
  });
});
afterEach(async () => {
  started?.kill('SIGKILL');
  await files.remove();
});

const logged = (name: string): Promise<string> => readFile(join(files.folder, name), 'utf8');

function run(...args: readonly string[]): ChildProcess {
  started = spawn(process.execPath, [RELAY_BUNDLE, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: files.folder,
    env: { ...process.env, RELAY__LOG__OUTPUT: join(files.folder, 'relay.log') },
  });
  return started;
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'opens its log anew on SIGHUP, and ends in peace on %s',
  async (signal) => {
    const relay = run('start', '--config', files.configPath);
    const ended = once(relay, 'exit');
    await eventually(async () => expect(await logged('relay.log')).toContain('relay.started'));

    await rename(join(files.folder, 'relay.log'), join(files.folder, 'relay.log.1'));
    relay.kill('SIGHUP');
    await eventually(async () => expect(await logged('relay.log')).toContain('log.reopened'));
    relay.kill(signal);

    expect(await ended).toEqual([0, null]);
    expect(await logged('relay.log')).toContain('relay.stopped');
  },
);

it('serves its metrics from the one file, counted since it started', async () => {
  run('start', '--config', files.configPath);
  const url = await eventually(async () => {
    const [, found] = /"metricsUrl":"([^"]+)"/.exec(await logged('relay.log')) ?? [];
    if (found === undefined) throw new Error('It has not said where its metrics are');
    return found;
  });

  const answer = await fetch(`${url}/metrics`);

  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain(
    'teleport_jira_relay_events_total{event="relay.started",level="info"} 1\n',
  );
});

it('ends without a word when nobody reads what it prints', async () => {
  const relay = run('configure');
  let said = '';
  relay.stderr?.on('data', (chunk) => (said += String(chunk)));
  const closed = once(relay, 'close');
  relay.stdout?.destroy();

  expect(await closed).toEqual([141, null]);
  expect(said).toBe('');
});
