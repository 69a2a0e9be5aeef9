import { CommanderError } from 'commander';
import { AppError } from '#core/errors';
import { commandLine } from './command-line';
import { EXIT_CODES, type CliEnvironment } from './commands/environment';
import { ConfigError } from './config/errors';
import { PROGRAM } from './version';

/** Runs the program with the arguments after its name; resolves to its exit code. */
export async function runCli(args: readonly string[], environment: CliEnvironment): Promise<number> {
  let code: number = EXIT_CODES.ok;
  const endWith = (other: number): void => {
    code = other;
  };
  try {
    await commandLine(environment, endWith).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    for (const line of linesOf(error)) environment.err(`${PROGRAM}: ${line}\n`);
    return error instanceof ConfigError ? EXIT_CODES.config : EXIT_CODES.failure;
  }
}

/** What the world did is said in a line, mistakes of a configuration in one each; of our own faults the stack tells more. */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.message.split('\n');
  if (error instanceof AppError) return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : 'unknown error'];
}
