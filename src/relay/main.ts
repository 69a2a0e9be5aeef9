import { runCli } from './cli';

/** Entry of the program: arguments, signals, exit code. */

const stopRequested = new Promise<string>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
});

void runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  onHangup: (run) => process.on('SIGHUP', run),
  stopRequested,
}).then((code) => {
  process.exit(code);
});
