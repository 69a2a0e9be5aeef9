/** Teleport's real Auth Service as a process: built once into a folder of the user's, started on a free port. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../official-client/go';

const START_MS_MAX = 60_000;

/** Outside the repository, so that it stays when a clone goes. */
const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'teleport-access-for-jira');

/** Builds a Go program of this repository; resolves to where it is. */
export async function buildProgram(name: string, folder: string, target = '.'): Promise<string> {
  const path = join(cacheFolder(), name);
  await mkdir(cacheFolder(), { recursive: true });
  if (!(await run('go', ['build', '-o', path, target], folder))) throw new Error(`${name} cannot be built`);
  return path;
}

export async function buildAuthService(): Promise<string> {
  if (!existsSync(join(cacheFolder(), 'auth-service'))) {
    console.log(
      'Building Teleport’s Auth Service: ten minutes to an hour the first time, half a minute afterwards.',
    );
  }
  return buildProgram('auth-service', join(__dirname, 'auth'));
}

export interface AuthService {
  readonly addr: string;
  /** An administrator's identity file. */
  readonly identity: string;
  stop(): Promise<void>;
}

export async function startAuthService(program: string, edition: 'enterprise' | 'oss'): Promise<AuthService> {
  const folder = await mkdtemp(join(tmpdir(), 'real-teleport-'));
  const child = spawn(program, ['-addr', '127.0.0.1:0', '-dir', folder, '-edition', edition], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const [addr, identity] = await new Promise<[string, string]>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The Auth Service does not start')), START_MS_MAX);
    child.once('exit', (code) => reject(new Error(`The Auth Service ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      const ready = /^ready (\S+) (.+)$/.exec(line);
      if (ready === null) return;
      clearTimeout(timer);
      resolve([ready[1] ?? '', ready[2] ?? '']);
    });
  });
  return {
    addr,
    identity,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
