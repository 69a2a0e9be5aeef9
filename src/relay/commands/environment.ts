import type { Environment } from '../config/environment';

/**
 * How the program ends: 0 when all is well, 1 for an error that should not happen, 2 for a wrong command line, 3 when
 * `doctor` has found a failure, 78 (EX_CONFIG of sysexits.h) for a configuration that cannot work, so that a supervisor
 * need not try again.
 */
export const EXIT_CODES = { ok: 0, failure: 1, usage: 2, unhealthy: 3, config: 78 } as const;

/** A person's terminal. */
export interface Terminal {
  readonly outHasColors: boolean;
  readonly errHasColors: boolean;
  /** Asks for one line. Rejects when there is nobody to answer any more. */
  readonly ask: (question: string) => Promise<string>;
}

/** The program's ties to its process, so that a test can hold the other ends. */
export interface CliEnvironment {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Absent: a script's, a file, a supervisor. */
  readonly terminal?: Terminal | undefined;
  /** Environment variables; some set keys of the configuration, some name HTTP proxies. */
  readonly env: Environment;
  /** Calls `run` whenever the program is told to open its log file anew. */
  readonly onHangup: (run: () => void) => void;
  /** Resolves when the program is asked to stop. */
  readonly stopRequested: Promise<string>;
}

/** What `--json` prints. */
export const jsonOf = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
