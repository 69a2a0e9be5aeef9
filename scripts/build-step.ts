import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, PROJECT_ROOT } from './forge-app';
import { hashOf } from './hash';

/** One thing to build: from which files and folders, to which file. Paths are relative to the project. */
export interface BuildStep {
  readonly name: string;
  readonly sources: readonly string[];
  readonly result: string;
  readonly run: () => Promise<unknown>;
}

const STAMPS = join(CACHE, 'build');

/** Runs the step unless its sources are what they were when it last ran. `log` gets a line if it runs. */
export async function buildIfChanged(step: BuildStep, log: (line: string) => void): Promise<void> {
  const stamp = join(STAMPS, step.name);
  const hash = await hashOf(PROJECT_ROOT, step.sources);
  const hasResult = existsSync(join(PROJECT_ROOT, step.result)) && existsSync(stamp);
  if (hasResult && (await readFile(stamp, 'utf8')) === hash) return;
  const startedAt = performance.now();
  await step.run();
  await mkdir(STAMPS, { recursive: true });
  await writeFile(stamp, hash);
  log(`Built ${step.name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
