/** Goal: `npm start` does what the README says: starts, prints the addresses, serves them, stops when told to. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

test('npm start prints addresses that answer, shows the first cards, and ends when it is interrupted', async () => {
  const child = spawn(process.execPath, ['scripts/with-dependencies.mjs', 'start', '--free-ports'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let output = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready after')) resolve();
    });
    void ended.then(() => resolve());
  });

  const board = /Board\s+(http:\S+)/.exec(output)?.[1] ?? '';
  const status = await fetch(new URL('/sandbox/status', board));
  const services = (await status.json()) as { services: { name: string; state: string }[] };
  expect((await fetch(board)).status).toBe(200);
  expect(services.services.map(({ state }) => state)).toEqual(['up', 'up', 'up', 'up']);

  // As a terminal does it: the whole group is interrupted.
  process.kill(-(child.pid ?? 0), 'SIGINT');
  expect(await ended).toBe(0);
});
