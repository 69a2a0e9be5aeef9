import type { LogEntry, LogEvent } from '#core/log/decision-log';

/** What both settings pages ask about the decision log: the project's own, or that of the site. */
export interface LogCalls {
  readonly decisionLog: { readonly input: LogInput; readonly output: LogView };
  readonly decisionLogFile: { readonly input: LogInput; readonly output: LogFile };
}

/** Which entries are wanted. Instants are ISO 8601; `after` is `next` of the answer before. */
export interface LogInput {
  readonly event?: LogEvent | undefined;
  /** Found in a key, a name, a role, a resource or a reason. */
  readonly text?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
  readonly format?: 'csv' | 'json' | undefined;
}

/** An entry with the name of its person, where Jira shows it. */
export type LogLine = LogEntry & { readonly name?: string | undefined };

export type LogView =
  | { readonly kind: 'not-admin' }
  | {
      readonly kind: 'log';
      readonly lines: readonly LogLine[];
      /** Entries among them that the app cannot read. */
      readonly unread: number;
      /** Where older ones begin; absent where there are none. */
      readonly next?: string | undefined;
    };

/** `unread`: entries that are not in it, since the app cannot read them. `next` where there is more than one file holds: the next one begins there. */
export type LogFile =
  | { readonly kind: 'not-admin' }
  | {
      readonly kind: 'file';
      readonly text: string;
      readonly unread: number;
      readonly next?: string | undefined;
    };
