/**
 * Builds the sources once more in a folder elsewhere, and compares every file that ships, byte by byte. What was built here may
 * have been built in steps, so this also says that those add up. Run with `npm run check:reproducible`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { buildAll } from './build';
import { PROJECT_ROOT } from './forge-app';

const SHIPPED = [
  ...['dist/package', 'dist/forge', 'dist/app/app.mjs', 'dist/app/app.cdx.json'],
  ...['static/panel/build', 'static/settings/build', 'static/site/build'],
];

async function main(): Promise<void> {
  await buildAll(() => undefined);
  const elsewhere = mkdtempSync(join(tmpdir(), 'built-elsewhere-'));
  const clone = join(elsewhere, 'a', 'deeper', 'folder');
  try {
    copySources(clone);
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: clone, stdio: 'pipe' });
    const [here, there] = [hashesIn(PROJECT_ROOT), hashesIn(clone)];
    const different = [...new Set([...here.keys(), ...there.keys()])].filter(
      (path) => here.get(path) !== there.get(path),
    );
    for (const path of different) console.error(`${path} is not the same when it is built elsewhere`);
    console.log(`${here.size} files that ship, ${different.length} of them different elsewhere`);
    process.exitCode = different.length === 0 && here.size > 0 ? 0 : 1;
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
}

/** Everything that is in git, as it now stands, and the packages. */
function copySources(target: string): void {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });
  for (const file of files
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(PROJECT_ROOT, path)))) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(PROJECT_ROOT, file), join(target, file));
  }
  copyPackages(target);
}

/** As links to the same files where the file system can: symbolic links would lead the bundlers back here. */
function copyPackages(target: string): void {
  const [from, to] = [join(PROJECT_ROOT, 'node_modules'), join(target, 'node_modules')];
  try {
    execFileSync('cp', ['-al', from, to], { stdio: 'ignore' });
  } catch {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true });
  }
  // What this clone remembers of its builds is none of that one's business.
  rmSync(join(to, '.cache'), { recursive: true, force: true });
}

function hashesIn(root: string): Map<string, string> {
  const hashes = new Map<string, string>();
  const look = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) look(inner);
      else hashes.set(relative(root, inner), hashOf(inner));
    }
  };
  for (const shipped of SHIPPED.map((path) => join(root, path))) {
    if (/\.(mjs|json)$/.test(shipped)) hashes.set(relative(root, shipped), hashOf(shipped));
    else look(shipped);
  }
  return hashes;
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
