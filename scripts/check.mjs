// All checks that are not tests, each by its own tool. Prints one line per check and the output of those that failed.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const tsx = (script, ...args) => [process.execPath, '--import', 'tsx', join('scripts', script), ...args];

/** What checks know from their last run; a clone has none. Each tool takes from it only what cannot have changed since. */
const CACHE = join('node_modules', '.cache');

/** The largest first, so that the last to end is a small one. */
const LAYERS = [
  'test',
  'bench',
  'src/relay',
  'test/sandbox/pages',
  'src/forge',
  'static',
  'src/wire',
  'src/core',
];

const TYPES = LAYERS.map((layer) => [
  `types of ${layer}`,
  [
    bin('tsc'),
    ...['--noEmit', '--incremental', '--project', `${layer}/tsconfig.json`],
    ...['--tsBuildInfoFile', join(CACHE, 'types', `${layer.replaceAll('/', '-')}.tsbuildinfo`)],
  ],
]);

const REST = [
  // Takes from tsc's notes what a change of a type may have changed elsewhere.
  ['lint', tsx('lint.ts')],
  [
    'formatting',
    [
      bin('prettier'),
      ...['--check', '.', '--cache', '--cache-strategy', 'content'],
      ...['--cache-location', join(CACHE, 'check', 'prettier')],
    ],
  ],
  [
    'boundaries',
    [bin('depcruise'), 'src', 'static', 'test', 'scripts', 'bench', '--config', '.dependency-cruiser.cjs'],
  ],
  ['unused code', [bin('knip')]],
  ['generated code', tsx('gen.ts', '--check')],
  ['generated documents', tsx('gen-config-docs.ts', '--check')],
  ['manifest', tsx('forge-validate.ts')],
  ['Forge lint', tsx('forge-lint.ts')],
  ['Forge bundle', tsx('forge-bundle.ts')],
];

/** As many at a time as the smallest machine that we build for has cores. */
const AT_ONCE = 2;

// The manifest names built pages, so they must be there.
const built = await run(tsx('build.ts'));
if (built.code !== 0) {
  console.log(`FAILED build\n${built.output}`);
  process.exit(1);
}

const words = process.argv.slice(2);
const failed = [];
for (const checks of [TYPES, REST]) {
  const queue = checks.filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)));
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker(queue)));
}
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function worker(queue) {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const [name, command] = check;
    const startedAt = performance.now();
    const { code, output } = await run(command);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(
      `${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)${code === 0 ? '' : `\n${output}`}`,
    );
    if (code !== 0) failed.push(name);
  }
}

function run([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
