// Runs one of the project's commands on a clone of any state: installs the dependencies if they are missing or out of
// date, then hands over. Plain JavaScript without dependencies, since nothing may be installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const NODE_MIN = [20, 19];

const COMMANDS = {
  start: [process.execPath, '--import', 'tsx', 'test/sandbox/main.ts'],
  test: [process.execPath, 'node_modules/jest/bin/jest.js'],
  check: [process.execPath, 'scripts/check.mjs'],
};

const [name, ...rest] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) fail(`Unknown command "${name}": use one of ${Object.keys(COMMANDS).join(', ')}`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  fail(`Node ${process.versions.node} is too old: install Node ${NODE_MIN.join('.')} or later`);
}
install();
process.exitCode = run([...command, ...rest]);

function install() {
  const stamp = join(root, 'node_modules', '.installed-for');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing dependencies: about a minute, once.');
  const npm = process.env.npm_execpath;
  const status = npm?.endsWith('.js')
    ? run([process.execPath, npm, 'ci', '--no-progress'])
    : run(['npm', 'ci', '--no-progress']);
  if (status !== 0) fail('npm ci failed: see above');
  writeFileSync(stamp, lock);
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

function fail(message) {
  console.error(message);
  process.exit(1);
}
