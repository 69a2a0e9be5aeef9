/**
 * Generates src/relay/teleport/gen from proto/ (settings: buf.gen.yaml).
 *   npx tsx scripts/gen.ts           writes the code
 *   npx tsx scripts/gen.ts --check   writes nothing; fails if the code in the tree is not what proto/ gives
 * Works offline: buf and ts-proto both come from node_modules.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..');
const GEN = join('src', 'relay', 'teleport', 'gen');

function generate(root: string): void {
  const buf = join(ROOT, 'node_modules', '.bin', 'buf');
  const run = spawnSync(buf, ['generate', '--output', root], { cwd: ROOT, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`buf generate failed:\n${run.stderr || String(run.error)}`);
}

function readTree(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

/** Names the files that differ between the committed code and what proto/ gives now. */
function staleFiles(committed: Map<string, string>, fresh: Map<string, string>): string[] {
  const names = new Set([...committed.keys(), ...fresh.keys()]);
  return [...names].filter((name) => committed.get(name) !== fresh.get(name)).sort();
}

function check(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'teleport-gen-'));
  try {
    generate(scratch);
    const stale = staleFiles(readTree(join(ROOT, GEN)), readTree(join(scratch, GEN)));
    if (stale.length === 0) {
      console.log(`${GEN} is up to date.`);
      return;
    }
    console.error(
      `${GEN} is out of date: run "npx tsx scripts/gen.ts" and commit the result. Files that differ:`,
    );
    for (const name of stale) console.error(`  ${name}`);
    process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--check')) check();
  else generate(ROOT);
}
