// Runs one of the project's commands on a clone of any state: installs the dependencies if they are missing or out of
// date, then hands over. Plain JavaScript without dependencies, since nothing may be installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MIN = [20, 19];

const COMMANDS = {
  start: [process.execPath, '--import', 'tsx', 'test/sandbox/main.ts'],
  test: [process.execPath, 'node_modules/jest/bin/jest.js'],
  check: [process.execPath, 'scripts/check.mjs'],
  'official-client': [process.execPath, '--import', 'tsx', 'test/official-client/run.ts'],
  'real-teleport': [process.execPath, '--import', 'tsx', 'test/real-teleport/run.ts'],
  deploy: [process.execPath, '--import', 'tsx', 'scripts/deploy.ts'],
  bench: [process.execPath, '--expose-gc', '--import', 'tsx', 'bench/main.ts'],
};

/** Jest takes it too late for tests that it runs in its own process: see jest.config.cjs. */
const VARIABLES = { test: { UV_THREADPOOL_SIZE: '1' } };

const [name, ...rest] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) fail(`Unknown command "${name}": use one of ${Object.keys(COMMANDS).join(', ')}`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  fail(`Node ${process.versions.node} is too old: install Node ${NODE_MIN.join('.')} or later`);
}
install();
handOver([...command, ...rest]);

function install() {
  if (isInstalled()) return;
  console.log('Installing dependencies: about a minute, once.');
  const npm = process.env.npm_execpath;
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  // Not `npm ci`: it insists that the lock file knows the binaries of every platform, and ours may have been written where
  // not all of them could be had. This takes the very versions of the lock file too, and leaves the file alone.
  if (run([...command, 'install', '--no-save', '--no-progress']) !== 0) fail('npm install failed: see above');
}

/** npm writes what it has installed to a lock file of its own, last: each package that is not optional must be in it. */
function isInstalled() {
  const done = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(done)) return false;
  const packages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const installed = packages(done);
  return Object.entries(packages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional, devOptional, peer }]) =>
      path === '' || optional || devOptional || peer || installed[path]?.version === version,
  );
}

function run([program, ...args]) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: program === 'npm' && process.platform === 'win32',
  });
  if (error) fail(error.message);
  return status ?? 1;
}

/** Ends as the command ends. A terminal interrupts both at once; the command stops in its own time, and is waited for. */
function handOver([program, ...args]) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...VARIABLES[name], ...process.env },
  });
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
