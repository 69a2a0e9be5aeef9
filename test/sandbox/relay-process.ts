/** The relay as its users run it: the one-file bundle in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { NODE_FLAGS } from '../../src/relay/node-flags';
import { RELAY_BUNDLE } from './built';
import type { RelayFiles } from './relay-files';

/** A relay that has not said that it serves by then never will. */
const START_MS_MAX = 15_000;

export interface RelayProcess {
  /** Where the app calls it, or, where it does not, where its metrics are. */
  readonly url: string;
  readonly pid: number | undefined;
  readonly isRunning: () => boolean;
  stop(): Promise<void>;
}

/** How its first line has the bundle of this clone started. */
export const relayCommandLine = ({ configPath }: Pick<RelayFiles, 'configPath'>): readonly string[] => [
  process.execPath,
  ...NODE_FLAGS,
  RELAY_BUNDLE,
  'start',
  '--config',
  configPath,
];

/**
 * Starts the relay with its configuration file; resolves when it serves. `log` gets each line that it writes.
 * `commandLine`: how it is started, where not as the bundle of this clone.
 */
export async function startRelayProcess(
  files: RelayFiles,
  log: (line: string) => void,
  commandLine = relayCommandLine(files),
): Promise<RelayProcess> {
  const [program = '', ...args] = commandLine;
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: files.folder,
  });
  const url = await firstUrl(child, log);
  return {
    url,
    pid: child.pid,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.kill('SIGTERM');
      }),
  };
}

function firstUrl(child: ChildProcess, log: (line: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('((the relay did not start in time))')), START_MS_MAX);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`((the relay ended with code ${code}))`)));
    if (child.stderr === null) return;
    createInterface(child.stderr).on('line', (line) => {
      log(line);
      const url = urlIn(line);
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

function urlIn(line: string): string | undefined {
  return line.includes('"relay.started"') ? /"(?:url|metricsUrl)":"([^"]+)"/.exec(line)?.[1] : undefined;
}
