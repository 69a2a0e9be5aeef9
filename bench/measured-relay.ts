import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { relayCommandLine } from '../test/sandbox/relay-process';
import { send, type RelayBed } from './relay-bed';

const LOOK_MS = 5;

/** The relay's bundle as a process of its own, with what its start took. */
export interface MeasuredRelay {
  readonly url: string;
  /** From spawning the process to its line that says it serves. */
  readonly servingMs: number;
  /** From spawning the process to `/readyz` answering 200: it watches and has read the full list. */
  readonly liveMs: number;
  /** Resident memory in MB, or NaN where there is no /proc. */
  residentMb(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the relay and waits until it is live. */
export async function startMeasuredRelay({ files, ca }: RelayBed): Promise<MeasuredRelay> {
  const startedAt = performance.now();
  const [program = '', ...args] = relayCommandLine(files);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: files.folder });
  const url = await servedUrl(child);
  const servingMs = performance.now() - startedAt;
  while ((await send({ url: `${url}/readyz`, ca })).status !== 200) await pause(LOOK_MS);
  const liveMs = performance.now() - startedAt;
  return {
    url,
    servingMs,
    liveMs,
    residentMb: async () => (await memoryOf(child.pid)).residentMb,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.kill('SIGTERM');
      }),
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function servedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The relay ended with code ${code}`)));
    if (child.stderr === null) return;
    createInterface(child.stderr).on('line', (line) => {
      const url = line.includes('"relay.started"') ? /"url":"([^"]+)"/.exec(line)?.[1] : undefined;
      if (url !== undefined) resolve(url);
    });
  });
}

/** Memory of a process, in MB: what it has, and the most that it ever had. NaN where there is no /proc. */
export async function memoryOf(
  pid: number | undefined,
): Promise<{ readonly residentMb: number; readonly peakMb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const mbOf = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { residentMb: mbOf('VmRSS'), peakMb: mbOf('VmHWM') };
}
