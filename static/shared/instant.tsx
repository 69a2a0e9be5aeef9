const ABSOLUTE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** The largest unit that fits at least once is the one people think in. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

interface InstantProps {
  /** ISO 8601. */
  readonly at: string;
  readonly nowMs: number;
}

/** A moment in the reader's own time zone, with how far off it is. */
export function Instant({ at, nowMs }: InstantProps) {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return <span>{at}</span>;
  return <time dateTime={at}>{`${ABSOLUTE.format(ms)} (${relativeTo(nowMs, ms)})`}</time>;
}

function relativeTo(nowMs: number, ms: number): string {
  const distance = ms - nowMs;
  const [unit, size] =
    UNITS.find(([, unitMs]) => Math.abs(distance) >= unitMs) ?? (['second', 1000] as const);
  return RELATIVE.format(Math.trunc(distance / size), unit);
}
