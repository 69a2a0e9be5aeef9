import { createInterface } from 'node:readline/promises';
import { runCli } from './cli';
import type { Terminal } from './commands/environment';

/** As shells say it of a program that SIGINT has ended. */
const EXIT_INTERRUPTED = 130;
/** The same of one whose reader has gone, as `head` goes when it has enough. */
const EXIT_UNREAD = 141;

/** Entry of the program: arguments, signals, terminal, exit code. */

const stopRequested = new Promise<string>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
});

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_UNREAD);
    throw error;
  });
}

void runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: terminalOf(process.env),
  env: process.env,
  onHangup: (run) => process.on('SIGHUP', run),
  stopRequested,
}).then((code) => {
  process.exit(code);
});

/** Questions go to stderr: what is printed may go into a file. */
function terminalOf({ NO_COLOR }: NodeJS.ProcessEnv): Terminal | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const mayColor = NO_COLOR === undefined || NO_COLOR === '';
  return {
    outHasColors: mayColor && process.stdout.isTTY && process.stdout.hasColors(),
    errHasColors: mayColor && process.stderr.hasColors(),
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      // Ctrl+C and Ctrl+D: nobody will answer.
      const leave = (): never => process.exit(EXIT_INTERRUPTED);
      lines.once('SIGINT', leave).once('close', leave);
      const answer = await lines.question(question);
      lines.off('close', leave).close();
      return answer;
    },
  };
}
