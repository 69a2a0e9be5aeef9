import type { AccessRequest } from '#core/request/access-request';

interface StartChoice {
  /** `2026-11-23T14:30`, in the viewer's time zone. */
  readonly local: string;
  readonly timeZone: string | undefined;
  readonly request: Pick<AccessRequest, 'accessExpiresAt'>;
  readonly nowMs: number;
}

/** The chosen beginning of access as an instant, or undefined if it is no time between now and the end of access. */
export function startOf({ local, timeZone, request, nowMs }: StartChoice): string | undefined {
  const ms = epochMsOf(local, timeZone);
  const endMs = Date.parse(request.accessExpiresAt ?? '');
  const isInTime = ms !== undefined && ms > nowMs && (Number.isNaN(endMs) || ms < endMs);
  return isInTime ? new Date(ms).toISOString() : undefined;
}

/** Epoch milliseconds of a local time in a zone: the zone's offset is looked up at the time it would give. */
function epochMsOf(local: string, timeZone: string | undefined): number | undefined {
  const asUtc = Date.parse(`${local}:00Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const first = asUtc - offsetMs(asUtc, timeZone);
  return asUtc - offsetMs(first, timeZone);
}

/** How far a zone is ahead of UTC at an instant. */
function offsetMs(at: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...(timeZone === undefined ? {} : { timeZone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const [year, month, day, hour, minute, second] = (
    ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  ).map((type) => Number(parts.find((part) => part.type === type)?.value ?? 0));
  const shown = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return shown - Math.floor(at / 1000) * 1000;
}
