import type { Clock } from '../../clock';

/** A stored value. Kept as JSON, so that nobody holds a live reference to it. */
export interface Row {
  readonly key: string;
  readonly json: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt?: number;
}

interface Change {
  readonly at: number;
  readonly key: string;
  readonly row: Row | undefined;
}

/** How far reads may differ from what was written last. */
export interface StorageLag {
  /** Queries see the table as it was this long ago: they are eventually consistent. */
  queryMs: number;
  /** Expired rows stay readable for this long: as long as the vendor allows itself, unless a test says otherwise. */
  expiryMs: number;
}

/** Rows by key, with expiry, and a view of a little while ago for queries. */
export class Table {
  readonly #clock: Clock;
  readonly #lag: StorageLag;
  readonly #rows = new Map<string, Row>();
  readonly #settled = new Map<string, Row>();
  #changes: Change[] = [];

  constructor(clock: Clock, lag: StorageLag) {
    this.#clock = clock;
    this.#lag = lag;
  }

  /** What was written last under the key. */
  get(key: string): Row | undefined {
    const row = this.#rows.get(key);
    return row !== undefined && this.#isLive(row) ? row : undefined;
  }

  /** Stores a value, keeping the time of creation of the one it replaces. */
  set(key: string, value: unknown, ttlMs: number | undefined): Row {
    const now = this.#clock.now();
    const row: Row = {
      key,
      json: JSON.stringify(value),
      createdAt: this.get(key)?.createdAt ?? now,
      updatedAt: now,
      ...(ttlMs === undefined ? {} : { expiresAt: now + ttlMs }),
    };
    this.#rows.set(key, row);
    this.#changes.push({ at: now, key, row });
    return row;
  }

  /** True if there was something to delete. */
  delete(key: string): boolean {
    const existed = this.get(key) !== undefined;
    this.#rows.delete(key);
    this.#changes.push({ at: this.#clock.now(), key, row: undefined });
    return existed;
  }

  /** Every row as written last. */
  rows(): readonly Row[] {
    return [...this.#rows.values()].filter((row) => this.#isLive(row));
  }

  /** Every row as a query may see it. */
  queriedRows(): readonly Row[] {
    const horizon = this.#clock.now() - this.#lag.queryMs;
    const settled = this.#changes.filter((change) => change.at <= horizon);
    this.#changes = this.#changes.filter((change) => change.at > horizon);
    for (const { key, row } of settled) {
      if (row === undefined) this.#settled.delete(key);
      else this.#settled.set(key, row);
    }
    return [...this.#settled.values()].filter((row) => this.#isLive(row));
  }

  #isLive(row: Row): boolean {
    return row.expiresAt === undefined || row.expiresAt + this.#lag.expiryMs > this.#clock.now();
  }
}
