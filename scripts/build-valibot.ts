/**
 * Makes of the validator what the app uses of it, minified: dist/valibot/valibot.mjs. Forge's bundler takes that (the condition
 * `webpack` of `#wire/schema` in package.json), since it neither minifies nor leaves out what a file has and nobody uses: the
 * package's one file would be a third of the app. Everybody else takes the package.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { appSources, PROJECT_ROOT } from './forge-app';

/** As every file of ours names it: `import * as v from '#wire/schema'`. */
const USE = /\bv\.([a-zA-Z]\w*)/g;

/** Builds it and answers its path. */
export async function buildValibot(
  outfile = join(PROJECT_ROOT, 'dist', 'valibot', 'valibot.mjs'),
): Promise<string> {
  const valibot = Object.keys(await import('valibot'));
  const used = new Set(
    appSources().flatMap((path) =>
      [...readFileSync(join(PROJECT_ROOT, path), 'utf8').matchAll(USE)].map(([, name]) => name),
    ),
  );
  const names = valibot.filter((name) => used.has(name)).sort();
  await build({
    absWorkingDir: PROJECT_ROOT,
    stdin: { contents: `export { ${names.join(', ')} } from 'valibot';`, resolveDir: PROJECT_ROOT },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outfile;
}
