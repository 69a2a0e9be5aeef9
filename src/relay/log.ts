import { pino, destination, type DestinationStream } from 'pino';
import { PROGRAM } from './version';

/** Values that may stand in a log line. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * Where the relay says what happens: an event name such as `watch.live` and fields. `error` means that someone must act.
 * Callers log ids, codes and counts; user names, reasons, tokens, keys and e-mail addresses have no place here.
 */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export const LOG_SEVERITIES = ['debug', 'info', 'warn', 'error'] as const;
export type LogSeverity = (typeof LOG_SEVERITIES)[number];

/** A log whose file can be opened anew, after somebody has moved it away. */
export interface OpenLog extends Log {
  /** Writes to the file of that name from now on, making it if need be. Does nothing where there is no file. */
  reopen(): void;
}

/**
 * A log that writes one JSON object a line to `stderr`, `stdout` or the file named by `output`. A file that can no longer be
 * written is told of on `stderr`, once until it can be again: the relay goes on without it.
 */
export function openLog(options: { readonly output: string; readonly severity: LogSeverity }): OpenLog {
  const dest = destinationOf(options.output);
  const stream = destination({ dest, sync: true });
  let isTold = false;
  stream.on('error', (error: Error) => {
    if (!isTold) process.stderr.write(`${PROGRAM}: cannot write the log: ${error.message}\n`);
    isTold = true;
  });
  return {
    ...logTo(stream, options.severity),
    reopen: () => {
      isTold = false;
      if (typeof dest !== 'string') return;
      try {
        stream.reopen();
      } catch {
        // Has been told as an event too. What is written goes to the file before, as far as that is still there.
      }
    },
  };
}

/** As `openLog`, to any stream. */
export function logTo(stream: DestinationStream, severity: LogSeverity): Log {
  const logger = pino(
    {
      level: severity,
      base: { program: PROGRAM },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return {
    debug: (event, fields = {}) => logger.debug(redacted(fields), event),
    info: (event, fields = {}) => logger.info(redacted(fields), event),
    warn: (event, fields = {}) => logger.warn(redacted(fields), event),
    error: (event, fields = {}) => logger.error(redacted(fields), event),
  };
}

/** Says nothing. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/whsec_[A-Za-z0-9+/=_-]+/g, '[key]'],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, '[token]'],
  [/-----BEGIN [\s\S]*?(?:-----END [^-]*-----|$)/g, '[pem]'],
  [/[^\s"'<>(),;:]+@[^\s"'<>(),;:]+\.[^\s"'<>(),;:]+/g, '[e-mail]'],
];

/** The text without what looks like a key, a token, a PEM block or an e-mail address: a net below the rule above. */
export function redact(text: string): string {
  return SECRETS.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text);
}

function redacted(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? redact(value) : Array.isArray(value) ? value.map(redact) : value,
    ]),
  );
}

function destinationOf(output: string): string | number {
  if (output === 'stdout') return 1;
  return output === 'stderr' ? 2 : output;
}
