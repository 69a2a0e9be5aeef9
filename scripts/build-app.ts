/**
 * Makes one file of all that the app is: dist/app/app.mjs. Forge's bundler takes that (the condition `webpack` of `#app` in
 * package.json), since it drops neither what nobody uses nor the white space, which is a quarter of what a cold start loads.
 */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { PROJECT_ROOT } from './forge-app';

/**
 * What `standardwebhooks` signs with: it brings 12 KB of SHA-256 and base64 in JavaScript along, for places without any. Forge's
 * functions run on Node, which has both. Only the app's own key is ever decoded.
 */
const NODES_OWN: Readonly<Record<string, string>> = {
  'fast-sha256': `import { createHmac } from 'node:crypto';
export const hmac = (key, data) => createHmac('sha256', key).update(data).digest();`,
  '@stablelib/base64': `import { Buffer } from 'node:buffer';
export const encode = (bytes) => Buffer.from(bytes).toString('base64');
export const decode = (text) => Buffer.from(text, 'base64');`,
};

const nodesOwn: Plugin = {
  name: 'nodes-own',
  setup(bundle) {
    bundle.onResolve({ filter: /^(fast-sha256|@stablelib\/base64)$/ }, ({ path }) => ({
      path,
      namespace: 'nodes-own',
    }));
    bundle.onLoad({ filter: /.*/, namespace: 'nodes-own' }, ({ path }) => ({
      contents: NODES_OWN[path] ?? '',
    }));
  },
};

/** Builds it, with declarations that tell Forge's compiler which functions there are: all else is checked by `npm run check`. */
export async function buildApp(outfile = join(PROJECT_ROOT, 'dist', 'app', 'app.mjs')): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: PROJECT_ROOT,
    entryPoints: ['src/forge/functions.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    // The runtime that manifest.yml names.
    target: 'node22',
    format: 'esm',
    minify: true,
    // Turns a place in a stack of the app's log back into one of the source.
    sourcemap: 'external',
    legalComments: 'none',
    // Else each letter of another alphabet takes six bytes instead of two or three.
    charset: 'utf8',
    logLevel: 'warning',
    metafile: true,
    plugins: [nodesOwn],
  });
  const names = Object.values(metafile.outputs).flatMap(({ exports }) => exports);
  const lines = names.map((name) => `export declare const ${name}: unknown;\n`);
  await writeFile(outfile.replace(/\.mjs$/, '.d.mts'), lines.join(''));
  // For the bill of materials.
  const inputs = Object.keys(metafile.inputs).sort();
  await writeFile(join(dirname(outfile), 'inputs.json'), JSON.stringify(inputs));
}
