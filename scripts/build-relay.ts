/**
 * Bundles the relay into one file that runs alone on Node 20 and later: dist/relay/teleport-jira-relay.cjs, with its bill of
 * materials beside it.
 * Run with `npx tsx scripts/build-relay.ts`.
 */
import { chmod, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { NODE_FLAGS } from '../src/relay/node-flags';
import { writeSbom } from './sbom';

const ROOT = join(__dirname, '..');
const EXECUTABLE = 0o755;

/** Builds the bundle at `outfile` and returns its path. */
export async function buildRelay(
  outfile = join(ROOT, 'dist/relay/teleport-jira-relay.cjs'),
): Promise<string> {
  await mkdir(dirname(outfile), { recursive: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/relay/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Without `keepNames`, whose helper names each function and class at the start: that alone has Node load its optimising
    // compiler. Errors of ours say their names themselves; the map tells the places of a stack.
    minify: true,
    sourcemap: true,
    legalComments: 'none',
    banner: { js: `#!/usr/bin/env -S node ${NODE_FLAGS.join(' ')}` },
    logLevel: 'warning',
    metafile: true,
  });
  const bill = join(dirname(outfile), `${basename(outfile, '.cjs')}.cdx.json`);
  await writeSbom(bill, 'teleport-jira-relay', Object.keys(metafile.inputs));
  await chmod(outfile, EXECUTABLE);
  return outfile;
}

if (require.main === module) {
  void buildRelay().then((outfile) => {
    console.log(outfile);
  });
}
