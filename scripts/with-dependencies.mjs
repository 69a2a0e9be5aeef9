// Runs one of the project's commands on a clone of any state: installs the dependencies if they are missing or out of
// date, then hands over. Plain JavaScript without dependencies, since nothing may be installed yet.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MIN = [20, 19];
const PROGRESS_MS = 10_000;
const PARENT_LOOK_MS = 250;

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
await install();
handOver([...command, ...rest]);

async function install() {
  if (isInstalled()) return;
  console.log('Installing dependencies, once: about a minute');
  const npm = process.env.npm_execpath;
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  // Not `npm ci`: it insists that the lock file knows the binaries of every platform, and ours may have been written where
  // not all of them could be had. This takes the very versions of the lock file too, and leaves the file alone.
  // Warnings are about the wishes of packages for each other, which the lock file has settled.
  const stop = showProgress();
  const status = await run([...command, 'install', '--no-save', '--no-progress', '--loglevel=error']);
  stop();
  if (status !== 0) fail('npm install failed: see above');
}

/** Says now and then how many packages are there; ends with whom it was started for. */
function showProgress() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const names = Object.keys(packages).filter((path) => path !== '');
  const timer = setInterval(() => {
    const there = names.filter((path) => existsSync(join(root, path, 'package.json'))).length;
    if (there > 0) console.log(`  ${there} of ${names.length} packages`);
  }, PROGRESS_MS);
  return () => clearInterval(timer);
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

/** Resolves to the exit code. What it prints is of interest only where it fails. */
function run([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: program === 'npm' && process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => fail(error.message));
    child.on('close', (code) => {
      if (code !== 0) console.error(output);
      resolve(code ?? 1);
    });
    endWithParent(child);
  });
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
  endWithParent(child);
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/**
 * npm starts a shell that starts us. A SIGTERM to npm ends both, and tells us nothing: that we have another parent then is all
 * there is to see.
 */
function endWithParent(child) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, PARENT_LOOK_MS);
  timer.unref();
  child.on('close', () => clearInterval(timer));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
