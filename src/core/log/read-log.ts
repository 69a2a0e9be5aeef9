import type { ProjectId, RequestId } from '../ids';
import { csvOf } from '../lib/csv';
import { instant } from '../link/link';
import type { Ports } from '../ports';
import { LOG_DAYS_MAX } from '../project/settings';
import type { LogEntry, LogEvent } from './decision-log';

/** Which entries somebody wants to see. */
export interface LogWish {
  readonly projectId?: ProjectId | undefined;
  readonly requestId?: RequestId | undefined;
  readonly event?: LogEvent | undefined;
  readonly text?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
}

/** An entry with the name of its person, where Jira shows it. */
export type NamedEntry = LogEntry & { readonly name?: string | undefined };

/** Display names by account id. */
export type NamesOf = (accounts: readonly string[]) => Promise<Readonly<Record<string, string>>>;

interface LogReading {
  readonly entries: readonly NamedEntry[];
  /** Entries that cannot be read, whatever was wished for: nobody can tell what they are about. */
  readonly unread: number;
  readonly next?: string | undefined;
}

const DAY_MS = 86_400_000;
/** Entries on one screen. */
const SCREEN_MAX = 50;
/** Pages of storage that one look reads: a filter that finds little must not take longer than Forge gives a page. */
const LOOK_PAGES_MAX = 10;
/** Entries and characters in one file: Forge hands a page at most 5 MB. */
const FILE_ENTRIES_MAX = 3_000;
const FILE_CHARACTERS_MAX = 2_000_000;
const FILE_PAGES_MAX = 40;

/** A screen of the log, newest first. It may hold few, or none, and still have a successor. */
export const readLog = (
  ports: Pick<Ports, 'log' | 'clock'>,
  wish: LogWish,
  namesOf: NamesOf,
): Promise<LogReading> => gather(ports, wish, namesOf, { entries: SCREEN_MAX, pages: LOOK_PAGES_MAX });

/** All that the log has of one request, newest first. */
export const readOfRequest = (
  ports: Pick<Ports, 'log' | 'clock'>,
  requestId: RequestId,
  namesOf: NamesOf,
): Promise<LogReading> =>
  gather(ports, { requestId }, namesOf, { entries: FILE_ENTRIES_MAX, pages: LOOK_PAGES_MAX });

/** The log as a file for a spreadsheet or a program, with names; of a log that is too long for one, the newest entries. */
export async function exportLog(
  ports: Pick<Ports, 'log' | 'clock'>,
  { format, ...wish }: LogWish & { readonly format: 'csv' | 'json' },
  namesOf: NamesOf,
): Promise<{ readonly text: string } & Pick<LogReading, 'unread' | 'next'>> {
  const limits = { entries: FILE_ENTRIES_MAX, pages: FILE_PAGES_MAX, characters: FILE_CHARACTERS_MAX };
  const { entries, unread, next } = await gather(ports, wish, namesOf, limits);
  const text = format === 'json' ? JSON.stringify(entries, undefined, 2) : csvOf(COLUMNS, entries.map(rowOf));
  return { text, unread, next };
}

async function gather(
  { log, clock }: Pick<Ports, 'log' | 'clock'>,
  wish: LogWish,
  namesOf: NamesOf,
  limits: { readonly entries: number; readonly pages: number; readonly characters?: number },
): Promise<LogReading> {
  const nowMs = clock.now();
  const oldest = instant(nowMs - LOG_DAYS_MAX * DAY_MS);
  const { projectId, requestId, from = oldest, to = instant(nowMs + DAY_MS) } = wish;
  const found: NamedEntry[] = [];
  let after = wish.after;
  let characters = 0;
  let unread = 0;
  for (let page = 0; page < limits.pages; page += 1) {
    const read = await log.read({
      projectId,
      requestId,
      from: from < oldest ? oldest : from,
      to,
      after,
    });
    const { entries, next } = read;
    unread += read.unread ?? 0;
    const names = await namesOf(entries.flatMap((entry) => ('by' in entry ? (entry.by ?? []) : [])));
    const fitting = entries.map((entry) => named(entry, names)).filter((entry) => fits(entry, wish));
    found.push(...fitting);
    characters += JSON.stringify(fitting).length;
    after = next;
    const isFull = found.length >= limits.entries || characters > (limits.characters ?? Infinity);
    if (after === undefined || isFull) break;
  }
  return { entries: found, unread, next: after };
}

const named = (entry: LogEntry, names: Readonly<Record<string, string>>): NamedEntry => ({
  ...entry,
  name: 'by' in entry && entry.by !== undefined ? names[entry.by] : undefined,
});

function fits(entry: NamedEntry, { event, text = '' }: LogWish): boolean {
  if (event !== undefined && entry.event !== event) return false;
  const sought = text.trim().toLowerCase();
  return sought === '' || rowOf(entry).some((cell) => cell.toLowerCase().includes(sought));
}

const COLUMNS = [
  'at',
  'event',
  'workItem',
  'requestId',
  'requester',
  'roles',
  'resources',
  'requestReason',
  'person',
  'accountId',
  'teleportUser',
  'via',
  'mode',
  'decision',
  'reason',
  'outcome',
  'detail',
  'accessFrom',
  'accessUntil',
  'changelogEntry',
  'loggedAt',
];

function rowOf(entry: NamedEntry): readonly string[] {
  const { asked } = entry;
  const more = asked?.moreResources === undefined ? [] : [`${asked.moreResources} more`];
  const made = 'via' in entry ? entry : undefined;
  return [
    entry.at,
    entry.event,
    entry.issueKey,
    entry.requestId,
    asked?.requester ?? '',
    (asked?.roles ?? []).join(', '),
    [...(asked?.resources ?? []), ...more].join(', '),
    asked?.reason ?? '',
    entry.name ?? '',
    made?.by ?? '',
    teleportUserOf(entry) ?? '',
    made?.via ?? '',
    entry.event === 'review' ? (entry.mode ?? '') : '',
    made !== undefined && 'state' in made ? (made.state ?? '') : '',
    'reason' in entry ? (entry.reason ?? '') : '',
    outcomeOf(entry),
    detailOf(entry) ?? '',
    entry.event === 'outcome' ? (entry.accessFrom ?? '') : '',
    entry.event === 'outcome' ? (entry.accessUntil ?? '') : '',
    made !== undefined && 'change' in made ? (made.change ?? '') : '',
    entry.loggedAt,
  ];
}

function teleportUserOf(entry: LogEntry): string | undefined {
  if (entry.event === 'review') return entry.reviewer;
  return entry.event === 'outcome' ? entry.decidedBy : undefined;
}

function outcomeOf(entry: LogEntry): string {
  switch (entry.event) {
    case 'request':
      return 'requested';
    case 'sent':
      return 'sent';
    case 'review':
      return 'recorded';
    case 'refusal':
      return entry.refusal;
    case 'outcome':
      return entry.resolution;
    case 'reminder':
      return 'reminded';
    case 'access-end':
      return 'access ended';
  }
}

function detailOf(entry: LogEntry): string | undefined {
  if (entry.event === 'refusal') return entry.detail;
  if (entry.event === 'review') return entry.submittedBy;
  if (entry.event === 'access-end') return entry.lock;
  if (entry.event === 'reminder') return entry.mentioned.join(' ');
  return entry.event === 'outcome' ? entry.promotedTo : undefined;
}
