import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, PROJECT_ROOT } from '../forge-app';

/** The version that this was written for. It takes 313 MB, so it is no dependency: the first deployment fetches it. */
export const FORGE_CLI_VERSION = '13.3.0';

/** Node versions that this version of the CLI says it supports, and two that its package excludes. */
const NODE_MAJORS: readonly number[] = [22, 24];
const NODE_EXCLUDED: readonly string[] = ['22.23.1', '24.17.0'];

/** Why the CLI would not work on this Node; undefined where it does. */
export function nodeProblem(version: string): string | undefined {
  const [major = 0] = version.split('.').map(Number);
  if (NODE_MAJORS.includes(major) && !NODE_EXCLUDED.includes(version)) return undefined;
  return `Forge's command line ${FORGE_CLI_VERSION} needs Node 22 or 24, but neither ${NODE_EXCLUDED.join(' nor ')}; this is Node ${version}`;
}

/** How a command of the CLI ended, and what it printed where that was asked for. */
export interface ForgeRun {
  readonly code: number;
  readonly output: string;
}

/** Forge's command line. */
export interface ForgeCli {
  /** Runs a command before the person who is here, or, with `captured`, on its own. */
  run(args: readonly string[], captured?: 'captured'): Promise<ForgeRun>;
}

const HOME = join(CACHE, `forge-cli-${FORGE_CLI_VERSION}`);
const PROGRAM = join(HOME, 'node_modules', '.bin', 'forge');

/** The CLI of the pinned version, fetched by npm if it is not there. Throws where that fails. */
export async function fetchForgeCli(say: (line: string) => void): Promise<ForgeCli> {
  if (!existsSync(PROGRAM)) {
    say(`Fetching Forge's command line ${FORGE_CLI_VERSION}, once: 313 MB, about a minute`);
    await mkdir(HOME, { recursive: true });
    const npm = ['install', '--prefix', HOME, '--no-progress', `@forge/cli@${FORGE_CLI_VERSION}`];
    const { code, output } = await run('npm', npm, 'captured');
    if (code !== 0) throw new Error(`npm could not install @forge/cli@${FORGE_CLI_VERSION}:\n${output}`);
  }
  return forgeCliAt(PROGRAM);
}

/** The CLI that is this program. */
export const forgeCliAt = (program: string): ForgeCli => ({
  run: (args, captured) => run(program, args, captured),
});

function run(program: string, args: readonly string[], captured?: 'captured'): Promise<ForgeRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: PROJECT_ROOT,
      env: process.env,
      stdio: captured === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
