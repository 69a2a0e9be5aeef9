import type { PeriodDays } from '#core/log/gather-statistics';
import type { Statistics } from '#core/log/statistics';
import type { NamedChoice, Unavailable } from './answers';

/** What the dashboard gadget asks. */
export interface StatisticsCalls {
  readonly statistics: { readonly input: GadgetChoice; readonly output: StatisticsView };
  readonly gadgetProjects: { readonly input: Record<string, never>; readonly output: GadgetProjectsView };
}

/** What somebody chose for the gadget: a project, or all; and how far back. */
export interface GadgetChoice {
  readonly projectId?: string | undefined;
  readonly days?: PeriodDays | undefined;
}

/**
 * `isCut`: there is more than one look reads, or what it cannot read, so that something is missing. `no-permission`: to whoever is nobody that Jira
 * knows, as on a public dashboard.
 */
export type StatisticsView =
  | { readonly kind: 'no-permission' }
  | ({ readonly kind: 'statistics'; readonly days: PeriodDays; readonly isCut: boolean } & Statistics)
  | Unavailable;

/** Projects that are set up and that the viewer may browse; `name` is the key. */
export type GadgetProjectsView =
  | { readonly kind: 'no-permission' }
  | { readonly kind: 'projects'; readonly projects: readonly NamedChoice[] }
  | Unavailable;
