/** Goal: `npm start` does what the README says: starts, prints the addresses, serves them, stops when told to. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { launchBrowser } from '../support/browser';
import { eventually } from '../support/eventually';

const root = join(__dirname, '..', '..');

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly output: string;
}

async function start(program: string, args: readonly string[]): Promise<Started> {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let output = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready after')) resolve();
    });
    void ended.then(() => resolve());
  });
  return { child, ended, output };
}

const addressOf = (output: string, name: string): string =>
  new RegExp(`${name}\\s+(http:\\S+)`).exec(output)?.[1] ?? '';

test('npm start prints addresses that answer, shows the first cards, and ends when it is interrupted', async () => {
  const { child, ended, output } = await start(process.execPath, [
    ...['scripts/with-dependencies.mjs', 'start', '--free-ports'],
  ]);

  const board = addressOf(output, 'Board');
  const status = await fetch(new URL('/sandbox/status', board));
  const services = (await status.json()) as { services: { name: string; state: string }[] };
  expect((await fetch(board)).status).toBe(200);
  expect(services.services.map(({ state }) => state)).toEqual(['up', 'up', 'up', 'up']);

  // As a terminal does it: the whole group is interrupted.
  process.kill(-(child.pid ?? 0), 'SIGINT');
  expect(await ended).toBe(0);
});

test('a SIGTERM to npm start alone leaves no process behind', async () => {
  const { child, output } = await start('npm', ['start', '--silent', '--', '--free-ports']);
  expect(output).toContain('Ready after');
  // All that it has started is in its group.
  const group = -(child.pid ?? 0);
  const isThere = (): boolean => {
    try {
      return process.kill(group, 0);
    } catch {
      return false;
    }
  };
  expect(isThere()).toBe(true);

  child.kill('SIGTERM');

  await eventually(() => expect(isThere()).toBe(false));
});

test('what npm start prints leads each person to pages that they may see, and asks nobody to ignore anything', async () => {
  const { child, ended, output } = await start(process.execPath, [
    ...['scripts/with-dependencies.mjs', 'start', '--free-ports'],
  ]);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const acting = page.getByTestId('acting-as').first();

    await page.goto(addressOf(output, 'Board'));
    expect(await acting.getAttribute('aria-label')).toContain('Bob');
    await page.getByTestId('tour').getByText('Three steps').waitFor();
    await page.getByTestId('hide-tour').click();
    expect(await page.getByTestId('tour').count()).toBe(0);

    for (const [name, frame] of [
      ['Project settings', 'settings'],
      ['Site settings', 'site'],
    ] as const) {
      await page.goto(addressOf(output, name));
      expect(await acting.getAttribute('aria-label')).toContain('Erin');
      const shown = page.frameLocator(`[data-testid="frame-${frame}"] iframe`);
      await shown.locator('h1').first().waitFor();
      expect(await shown.getByText(/^Only \w+ administrators/).count()).toBe(0);
    }
    await page.goto(addressOf(output, 'Teleport console'));
    await page.getByText('Audit log').first().waitFor();
    expect(output).not.toMatch(/warn|deprecated|\(\(/i);
  } finally {
    await browser.close();
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await ended;
  }
});
