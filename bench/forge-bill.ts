import { sum, type Counts } from './counts';

/**
 * What Forge bills by, of the page as it was on 2026-08-03; the free part is for the app, however many sites it is on.
 *
 * @see https://developer.atlassian.com/platform/forge/forge-platform-pricing/
 */
export const PRICES = {
  compute: { free: 200_000, unit: 'GB-s', dollars: 0.000025 },
  reads: { free: 0.1, unit: 'GB', dollars: 0.055 },
  writes: { free: 0.1, unit: 'GB', dollars: 1.09 },
} as const;

/** What no emulator can tell. Calls of one invocation are counted as if each waited for the one before. */
export const ASSUMED = {
  /** A warm function's own work. */
  ownMs: 50,
  /** One call to Forge: storage, queue, the address of a web trigger. */
  forgeMs: 30,
  /** One call to Jira. */
  jiraMs: 250,
  /** Forge counts an empty read as so much, and says that it may count each that is smaller so: here each is. */
  readBytesMin: 1_024,
} as const;

/** What was counted in a stretch of time. */
export interface Usage {
  readonly hours: number;
  readonly invocations: Counts;
  readonly forgeCalls: number;
  readonly jiraCalls: number;
  /** How long functions waited, by the sandbox's clock, for the relay to come. */
  readonly waitedSeconds: number;
  readonly reads: number;
  readonly readBytes: number;
  readonly writes: number;
  readonly writtenBytes: number;
}

/** What a month of that would come to. */
export interface Bill {
  readonly questions: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  /** Of the free compute. */
  readonly share: number;
  readonly reads: number;
  readonly writes: number;
  readonly readGb: number;
  readonly writtenGb: number;
  readonly dollars: number;
}

const HOURS_A_MONTH = 730;
const BYTES_A_GB = 1024 ** 3;
/** The function that a relay's questions run. */
const QUESTION = 'on-mail';

/** Pure: what a month costs in which every stretch is like the one that was counted. */
export function billOf(usage: Usage, memoryMb: number): Bill {
  const times = HOURS_A_MONTH / usage.hours;
  const invocations = sum(usage.invocations);
  const seconds =
    usage.waitedSeconds +
    (invocations * ASSUMED.ownMs + usage.forgeCalls * ASSUMED.forgeMs + usage.jiraCalls * ASSUMED.jiraMs) /
      1_000;
  const gbSeconds = times * seconds * (memoryMb / 1_024);
  const readGb = (times * usage.readBytes) / BYTES_A_GB;
  const writtenGb = (times * usage.writtenBytes) / BYTES_A_GB;
  const above = (
    used: number,
    { free, dollars }: { readonly free: number; readonly dollars: number },
  ): number => Math.max(0, used - free) * dollars;
  return {
    questions: times * (usage.invocations[QUESTION] ?? 0),
    invocations: times * invocations,
    gbSeconds,
    share: gbSeconds / PRICES.compute.free,
    reads: times * usage.reads,
    writes: times * usage.writes,
    readGb,
    writtenGb,
    dollars: above(gbSeconds, PRICES.compute) + above(readGb, PRICES.reads) + above(writtenGb, PRICES.writes),
  };
}
