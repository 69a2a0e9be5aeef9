import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, PROJECT_ROOT } from './forge-app';
import { hashOf } from './hash';

/** A check whose outcome depends on nothing but the files and folders `sources`, relative to the project. */
export interface RepeatableCheck {
  readonly name: string;
  readonly sources: readonly string[];
  /** Says what it finds; true when there is nothing to object to. */
  readonly run: () => Promise<boolean>;
}

/** Runs the check unless it passed when its sources were last what they are now. Only what passed is remembered. */
export async function passes({ name, sources, run }: RepeatableCheck): Promise<boolean> {
  const stamp = join(CACHE, 'check', name);
  const hash = await hashOf(PROJECT_ROOT, [...sources, 'package-lock.json', 'scripts']);
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) {
    console.log('Unchanged since it passed.');
    return true;
  }
  if (!(await run())) return false;
  await mkdir(join(CACHE, 'check'), { recursive: true });
  await writeFile(stamp, hash);
  return true;
}
