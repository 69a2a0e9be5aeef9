import { runCli } from '../../src/relay/cli';
import type { Terminal } from '../../src/relay/commands/environment';

/** How a run of the program ended, and what it printed. */
export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program without a terminal. */
export const run = (...args: readonly string[]): Promise<CliRun> => runAt(undefined, args);

/** The same, with these environment variables. */
export const runWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CliRun> =>
  runAt(undefined, args, env);

/** Runs the program before a person who gives these answers, one after the other. */
export function runOn(
  person: { readonly outHasColors?: boolean; readonly says?: readonly string[] },
  ...args: readonly string[]
): Promise<CliRun> {
  const { outHasColors = false, says = [] } = person;
  const answers = [...says];
  const ask = (): Promise<string> => Promise.resolve(answers.shift() ?? '');
  return runAt({ outHasColors, errHasColors: false, ask }, args);
}

async function runAt(
  terminal: Terminal | undefined,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const printed = { out: '', err: '' };
  const code = await runCli(args, {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    terminal,
    env,
    onHangup: () => undefined,
    stopRequested: Promise.resolve('SIGTERM'),
  });
  return { code, ...printed };
}
