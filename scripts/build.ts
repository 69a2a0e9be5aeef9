/**
 * Builds everything that runs: the app as `forge deploy` would bundle it, the relay as one file, all pages. What has not
 * changed since its last build is left alone. Run with `npm run build`.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRelay } from './build-relay';
import { buildUi } from './build-ui';
import { bundleApp } from './forge-bundle';
import { PROJECT_ROOT } from './forge-app';
import { hashOf } from './hash';

interface Step {
  readonly name: string;
  readonly sources: readonly string[];
  readonly result: string;
  readonly run: () => Promise<unknown>;
}

const STEPS: readonly Step[] = [
  {
    name: 'forge',
    sources: ['src/core', 'src/wire', 'src/forge', 'src/index.ts', 'tsconfig.json', 'package-lock.json'],
    result: 'dist/forge/index.cjs',
    run: () => bundleApp(PROJECT_ROOT, join(PROJECT_ROOT, 'dist', 'forge')),
  },
  {
    name: 'relay',
    sources: ['src/core', 'src/wire', 'src/relay', 'tsconfig.json', 'package-lock.json'],
    result: 'dist/relay/teleport-jira-relay.cjs',
    run: () => buildRelay(),
  },
];

/** Builds what is out of date. `log` gets a line for each thing that is built. */
export async function buildAll(log: (line: string) => void): Promise<void> {
  for (const step of STEPS) await build(step, log);
  await buildUi(log);
}

async function build(step: Step, log: (line: string) => void): Promise<void> {
  const stamps = join(PROJECT_ROOT, 'node_modules', '.cache', 'build');
  const stamp = join(stamps, step.name);
  const hash = await hashOf(PROJECT_ROOT, step.sources);
  const isCurrent = existsSync(join(PROJECT_ROOT, step.result)) && existsSync(stamp);
  if (isCurrent && (await readFile(stamp, 'utf8')) === hash) return;
  const startedAt = performance.now();
  await step.run();
  await mkdir(stamps, { recursive: true });
  await writeFile(stamp, hash);
  log(`Built ${step.result} in ${Math.round(performance.now() - startedAt)} ms`);
}

if (require.main === module) {
  buildAll((line) => console.log(line)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
