import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pageConfig } from '../static/shared/vite-config';

/**
 * Builds every page of the project: the app's own (what `forge deploy` uploads) and the sandbox's. A page whose
 * sources have not changed since its last build is left alone, so that starting the sandbox again is fast.
 */
const PROJECT_ROOT = resolve(__dirname, '..');

const CACHE = join(PROJECT_ROOT, 'node_modules', '.cache', 'build-ui');
/** Building everything takes seconds. */
const LOCK_AGE_MS_MAX = 120_000;

interface Page {
  readonly name: string;
  readonly folder: string;
  /** Forge serves pages from a folder of its own choosing, so the app's assets have relative addresses. */
  readonly base: './' | '/';
}

const PAGES: readonly Page[] = [
  { name: 'panel', folder: 'static/panel', base: './' },
  { name: 'settings', folder: 'static/settings', base: './' },
  { name: 'sandbox', folder: 'test/sandbox/pages', base: '/' },
];

/** Besides its own folder, what a page's build depends on. */
const SHARED_SOURCES: readonly string[] = [
  'static/shared',
  'test/sandbox/forge-host/ui',
  'package-lock.json',
];

/** Builds what is out of date. `log` gets one line for each page that is built. */
export async function buildUi(log: (line: string) => void): Promise<void> {
  const unlock = await lock();
  try {
    for (const page of PAGES) await buildPage(page, log);
  } finally {
    await unlock();
  }
}

/** Test files run at the same time: one builds, the others wait for it and then find nothing to do. */
async function lock(): Promise<() => Promise<void>> {
  await mkdir(CACHE, { recursive: true });
  const path = join(CACHE, 'lock');
  for (;;) {
    const isMine = await mkdir(path).then(
      () => true,
      () => false,
    );
    if (isMine) return () => rm(path, { recursive: true, force: true });
    const ageMs = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    // Left behind by a build that was killed.
    if (ageMs > LOCK_AGE_MS_MAX) await rm(path, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function buildPage(page: Page, log: (line: string) => void): Promise<void> {
  const root = join(PROJECT_ROOT, page.folder);
  const stamp = join(CACHE, page.name);
  const hash = await hashOf([page.folder, ...SHARED_SOURCES]);
  if (existsSync(join(root, 'build', 'index.html')) && (await textOf(stamp)) === hash) return;
  const startedAt = performance.now();
  const { build } = await import('vite');
  await build({ configFile: false, ...pageConfig(root, page.base) });
  await writeFile(stamp, hash);
  log(`Built ${page.folder} in ${Math.round(performance.now() - startedAt)} ms`);
}

async function hashOf(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesIn(join(PROJECT_ROOT, source))) {
      hash.update(`${file}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/** The files of a folder at any depth, in a fixed order, without its build; a file is its own only file. */
async function filesIn(path: string): Promise<readonly string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(path, 'build', '/')))
    .sort();
}

async function textOf(file: string): Promise<string | undefined> {
  return existsSync(file) ? readFile(file, 'utf8') : undefined;
}

if (require.main === module) {
  buildUi((line) => console.log(line)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
