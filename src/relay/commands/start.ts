import { systemClock } from '../clock';
import { startRelay, type Relay } from '../compose';
import { ConfigError } from '../config/errors';
import { readUsableConfig } from '../config/parse';
import { STOP_GRACE_MS } from '../limits';
import { openLog, type Log, type OpenLog } from '../log';
import { systemRandom } from '../random';
import type { CliEnvironment } from './environment';

export interface StartOptions {
  readonly config: string;
  readonly debug?: boolean;
  readonly insecureNoTls?: boolean;
}

/** Runs the relay until it is asked to stop. Throws `ConfigError`. */
export async function start(options: StartOptions, environment: CliEnvironment): Promise<void> {
  const config = await readUsableConfig(options.config, environment.env);
  const log = openLogOf(config.log.output, options.debug === true ? 'debug' : config.log.severity);
  const relay = await startRelay({
    config,
    clock: systemClock,
    random: systemRandom,
    log,
    environment: environment.env,
    insecure: options.insecureNoTls,
  });
  environment.onHangup(() => {
    log.reopen();
    log.info('log.reopened');
  });
  const signal = await staying(environment.stopRequested);
  log.info('relay.stopping', { signal });
  await stopInTime(relay, log);
}

/** The longest that a timer waits. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** While it listens nowhere and waits for Teleport to come back, nothing else keeps the process from ending. */
async function staying<T>(until: Promise<T>): Promise<T> {
  const stay = setInterval(() => undefined, TIMER_MS_MAX);
  try {
    return await until;
  } finally {
    clearInterval(stay);
  }
}

function openLogOf(output: string, severity: Parameters<typeof openLog>[0]['severity']): OpenLog {
  try {
    return openLog({ output, severity });
  } catch (error) {
    throw new ConfigError(`[log] output: "${output}" cannot be written`, { cause: error });
  }
}

/** The server's own grace period comes first; this one is for whatever else may hang. */
async function stopInTime(relay: Relay, log: Log): Promise<void> {
  const outcome = await new Promise<'stopped' | 'overdue'>((resolve) => {
    const cancel = systemClock.after(STOP_GRACE_MS + 1_000, () => {
      resolve('overdue');
    });
    void relay.stop().then(() => {
      cancel();
      resolve('stopped');
    });
  });
  if (outcome === 'overdue') log.warn('relay.stop-overdue');
}
