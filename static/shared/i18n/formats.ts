/** Moments, spans, numbers and lists as the viewer writes them. Instants are ISO 8601; one that is none stays as it is. */
export interface Formats {
  readonly number: (value: number) => string;
  /** "Nov 23, 2026, 2:02 PM", in the viewer's time zone. */
  readonly instant: (at: string) => string;
  /** "Nov 23, 2026", in the viewer's time zone. */
  readonly date: (at: string) => string;
  /** "2:02 PM", in the viewer's time zone. */
  readonly time: (at: string) => string;
  /** "in 3 hours", "12 seconds ago". */
  readonly relative: (at: string, nowMs: number) => string;
  /** "2:02 PM" today, else "Nov 23, 2:02 PM", in the viewer's time zone. */
  readonly moment: (at: string, nowMs: number) => string;
  /** "4 hours", in the unit that people think in; at least a minute. */
  readonly duration: (ms: number) => string;
  /** As `duration`, but rounded down, to the minute: what is left of a time. */
  readonly left: (ms: number) => string;
  /** "a, b, and c". */
  readonly list: (items: readonly string[]) => string;
}

/** The largest unit that fits at least once is the one people think in. */
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** Formats for a language (BCP 47) and a time zone (IANA name; absent or unknown: the machine's). */
export function formatsFor(locale: string, timeZone: string | undefined): Formats {
  const zone = isTimeZone(timeZone) ? { timeZone } : {};
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...zone });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', ...zone });
  const moment = new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    ...zone,
  });
  const unitText = (count: number, unit: string): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: (value) => number.format(value),
    instant: (at) => written(at, (ms) => instant.format(ms)),
    date: (at) => written(at, (ms) => date.format(ms)),
    time: (at) => written(at, (ms) => time.format(ms)),
    relative: (at, nowMs) =>
      written(at, (ms) => {
        const distance = toFullMinute(ms - nowMs);
        const [unit, sizeMs] = unitOf(Math.abs(distance), 'second');
        return relative.format(Math.trunc(distance / sizeMs), unit);
      }),
    duration: (ms) => {
      const [unit, sizeMs] = unitOf(ms, 'minute');
      return unitText(Math.max(1, Math.round(ms / sizeMs)), unit);
    },
    left: (ms) => {
      const [unit, sizeMs] = unitOf(toFullMinute(ms), 'minute');
      return unitText(Math.max(1, Math.floor(toFullMinute(ms) / sizeMs)), unit);
    },
    moment: (at, nowMs) =>
      written(at, (ms) => (day.format(ms) === day.format(nowMs) ? time : moment).format(ms)),
    list: (items) => list.format(items),
  };
}

const MINUTE_MS = 60_000;

/** Beyond a minute seconds do not count: 3 h 59 min 59 s from now is in 4 hours. */
const toFullMinute = (ms: number): number =>
  Math.abs(ms) < MINUTE_MS ? ms : Math.round(ms / MINUTE_MS) * MINUTE_MS;

/** The unit for a span; never a smaller one than `smallest`. */
function unitOf(ms: number, smallest: 'minute' | 'second'): (typeof UNITS)[number] {
  const fitting = UNITS.find(([, sizeMs]) => ms >= sizeMs) ?? UNITS[3];
  return fitting[0] === 'second' && smallest === 'minute' ? UNITS[2] : fitting;
}

function written(at: string, write: (ms: number) => string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? at : write(ms);
}

function isTimeZone(name: string | undefined): name is string {
  if (name === undefined || name === '') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
