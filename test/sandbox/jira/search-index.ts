/** What searches and the filters of events see: the past, by as much as `faults` says. */
import type { Clock } from '../clock';
import type { Faults } from './faults';
import type { Json } from './json';
import type { Issue, Site } from './state';

/** The indexed part of an issue. */
export interface IndexedIssue {
  readonly id: string;
  readonly key: string;
  readonly projectId: string;
  readonly issueTypeId: string;
  readonly securityLevelId: string | undefined;
  readonly statusId: string;
  readonly creatorId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly properties: ReadonlyMap<string, Json>;
  readonly custom: ReadonlyMap<string, Json>;
}

/** Paths of issue properties a search may name; everything else is unknown to JQL. */
export type IndexedProperties = 'all' | ReadonlySet<string>;

/** The index of one site. Writers call `changed`; searches read `issues`. */
export class SearchIndex {
  /**
   * Which `key.path` of issue properties are indexed. In Forge an app says so in its manifest (`jira:entityProperty`);
   * the host passes it on. Parity: 'all' until someone does.
   */
  indexedProperties: IndexedProperties = 'all';
  readonly #site: Site;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #entries = new Map<string, IndexedIssue>();
  readonly #forFilters = new Map<string, IndexedIssue['properties']>();

  constructor(site: Site, clock: Clock, faults: Faults) {
    this.#site = site;
    this.#clock = clock;
    this.#faults = faults;
    for (const issue of site.issues.values()) this.changed(issue);
  }

  /** Takes note of the issue's new state, now or when the lag is over. A deleted issue leaves the index the same way. */
  changed(issue: Issue): void {
    const entry = snapshot(issue);
    this.#in(this.#faults.searchLagMs, () => {
      if (this.#site.issues.has(issue.id)) this.#entries.set(issue.id, entry);
      else this.#entries.delete(issue.id);
    });
    this.#in(this.#faults.filterLagMs, () => this.#forFilters.set(issue.id, entry.properties));
  }

  /** The properties of an issue as the filters of events know them. */
  propertiesForFilters(issue: Issue): ReadonlyMap<string, Json> {
    if (this.#faults.filterLagMs === 0) return issue.properties;
    return this.#forFilters.get(issue.id) ?? new Map();
  }

  #in(lagMs: number, apply: () => void): void {
    if (lagMs > 0) this.#clock.after(lagMs, apply);
    else apply();
  }

  /** The indexed issues, with the newest state of those in `reconcile`. */
  issues(reconcile: ReadonlySet<string>): readonly IndexedIssue[] {
    const entries = new Map(this.#entries);
    for (const id of reconcile) {
      const issue = this.#site.issues.get(id);
      if (issue !== undefined) entries.set(id, snapshot(issue));
    }
    return [...entries.values()];
  }
}

function snapshot(issue: Issue): IndexedIssue {
  const { id, key, projectId, issueTypeId, securityLevelId, statusId, creatorId, createdAt, updatedAt } =
    issue;
  return {
    id,
    key,
    projectId,
    issueTypeId,
    securityLevelId,
    statusId,
    creatorId,
    createdAt,
    updatedAt,
    properties: new Map(issue.properties),
    custom: new Map(issue.custom),
  };
}
