/**
 * Makes one file of all that the app is: dist/app/app.mjs. Forge's bundler takes that (the condition `webpack` of `#app` in
 * package.json), since it drops neither what nobody uses nor the white space, which is a quarter of what a cold start loads.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { PROJECT_ROOT } from './forge-app';

/** The helpers that Forge's packages call: the whole library of them takes 11 KB. */
const HELPERS = ['__exportStar', '__importDefault', '__importStar'];

/**
 * What stands in for packages of which the app needs next to nothing. `standardwebhooks` brings 12 KB of SHA-256 and base64 in
 * JavaScript along, for places without any: Forge's functions run on Node, which has both, and only the app's own key is ever
 * decoded. Forge's own translations are for pages; those of the app's functions are in src/forge/words, so that what reads files
 * of translations, with its part of lodash, is left out: 16 KB. So is what tells an app which scopes and addresses it was granted:
 * this one learns that from Jira's answers, and calls no other address.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  'fast-sha256': `import { createHmac } from 'node:crypto';
export const hmac = (key, data) => createHmac('sha256', key).update(data).digest();`,
  '@stablelib/base64': `import { Buffer } from 'node:buffer';
export const encode = (bytes) => Buffer.from(bytes).toString('base64');
export const decode = (text) => Buffer.from(text, 'base64');`,
  './api/i18n': 'export const i18n = undefined;',
  './api/permissions': 'export const permissions = undefined;',
  tslib: `export { ${HELPERS.join(', ')} } from ${JSON.stringify(join(PROJECT_ROOT, 'node_modules/tslib/tslib.es6.mjs'))};`,
};

const standIns: Plugin = {
  name: 'stand-ins',
  setup(bundle) {
    bundle.onResolve(
      { filter: /^(fast-sha256|@stablelib\/base64|\.\/api\/(i18n|permissions)|tslib)$/ },
      ({ path }) => ({
        path,
        namespace: 'stand-in',
      }),
    );
    bundle.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: STAND_INS[path] ?? '',
      resolveDir: PROJECT_ROOT,
    }));
  },
};

/** A helper that nobody listed would be missed only when a function calls it. */
async function checkHelpers(inputs: readonly string[]): Promise<void> {
  const sources = inputs.filter((path) => /\.c?js$/.test(path) && !path.includes(':'));
  for (const path of sources) {
    const called = (await readFile(join(PROJECT_ROOT, path), 'utf8')).matchAll(/\btslib_\d+\.(__\w+)/g);
    const missing = [...called]
      .map(([, helper = '']) => helper)
      .filter((helper) => !HELPERS.includes(helper));
    if (missing.length > 0)
      throw new Error(`HELPERS in scripts/build-app.ts lacks ${missing.join(', ')}, of ${path}`);
  }
}

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
    plugins: [standIns],
  });
  const names = Object.values(metafile.outputs).flatMap(({ exports }) => exports);
  const lines = names.map((name) => `export declare const ${name}: unknown;\n`);
  await writeFile(outfile.replace(/\.mjs$/, '.d.mts'), lines.join(''));
  // For the bill of materials.
  const inputs = Object.keys(metafile.inputs).sort();
  await checkHelpers(inputs);
  await writeFile(join(dirname(outfile), 'inputs.json'), JSON.stringify(inputs));
}
