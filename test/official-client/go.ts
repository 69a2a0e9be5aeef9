/** Go programs that judge from outside, where Go is installed. */
import { spawn, spawnSync } from 'node:child_process';

export const hasGo = (): boolean => spawnSync('go', ['version']).status === 0;

/** Runs a program, what it says in plain view; tells whether it succeeded. */
export function run(program: string, args: readonly string[], cwd?: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...(cwd === undefined ? {} : { cwd }) });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}
