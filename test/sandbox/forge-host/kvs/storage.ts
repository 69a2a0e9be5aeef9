import type { Clock } from '../../clock';
import type { EntityDefinition } from './entity-definition';
import { EXPIRY_LAG_MS_MAX } from '../limits';
import { KvsError } from './kvs-error';
import { Table, type StorageLag } from './table';

/** Everything one installation has stored. */
export class Storage {
  readonly definitions: ReadonlyMap<string, EntityDefinition>;
  readonly lag: StorageLag = { queryMs: 0, expiryMs: EXPIRY_LAG_MS_MAX };
  readonly #clock: Clock;
  #values: Table;
  #secrets: Table;
  #entities = new Map<string, Table>();

  constructor(clock: Clock, definitions: ReadonlyMap<string, EntityDefinition>) {
    this.definitions = definitions;
    this.#clock = clock;
    this.#values = new Table(clock, this.lag);
    this.#secrets = new Table(clock, this.lag);
  }

  get valueTable(): Table {
    return this.#values;
  }

  get secretTable(): Table {
    return this.#secrets;
  }

  /** The table of a declared entity. */
  entityTable(name: string): Table {
    if (!this.definitions.has(name))
      throw new KvsError('((ENTITY_NOT_FOUND))', `((no entity "${name}" in the manifest))`);
    const table = this.#entities.get(name) ?? new Table(this.#clock, this.lag);
    this.#entities.set(name, table);
    return table;
  }

  /** Forgets everything: what a new installation starts with. */
  clear(): void {
    this.#values = new Table(this.#clock, this.lag);
    this.#secrets = new Table(this.#clock, this.lag);
    this.#entities = new Map();
  }

  /** For tests: keys of plain values, sorted. */
  keys(): readonly string[] {
    return this.#values
      .rows()
      .map((row) => row.key)
      .sort();
  }

  /** For tests: keys of secrets, sorted. Their values stay out of reach of logs and snapshots. */
  secretKeys(): readonly string[] {
    return this.#secrets
      .rows()
      .map((row) => row.key)
      .sort();
  }

  /** For tests: a plain value. */
  value(key: string): unknown {
    const row = this.#values.get(key);
    return row === undefined ? undefined : JSON.parse(row.json);
  }

  /** For tests: when a row of an entity ends; undefined where it does not, or there is none. */
  expiryOf(name: string, key: string): number | undefined {
    return this.entityTable(name).get(key)?.expiresAt;
  }

  /** For tests: all rows of an entity by key. */
  entities(name: string): ReadonlyMap<string, unknown> {
    const rows = this.entityTable(name).rows();
    return new Map(rows.map((row): [string, unknown] => [row.key, JSON.parse(row.json)]));
  }
}
