import type { Cards, Memberships } from './ports/cards';
import type { Relay } from './ports/relay';
import type { Decisions, Failures, Links, Quota, Settings } from './ports/storage';
import type { Activity, Clock, DecisionLog, Jobs, NamedWork } from './ports/work';

/**
 * What the use cases need from the world. Every method may throw `AppError`; nothing else means "could not do it".
 */
export type * from './ports/relay';
export type * from './ports/cards';
export type * from './ports/storage';
export type * from './ports/work';

/** All ports together: what a use case is given. */
export interface Ports {
  readonly clock: Clock;
  readonly relay: Relay;
  readonly cards: Cards;
  readonly memberships: Memberships;
  readonly links: Links;
  readonly decisions: Decisions;
  readonly settings: Settings;
  readonly jobs: Jobs;
  readonly failures: Failures;
  readonly quota: Quota;
  readonly activity: Activity;
  readonly log: DecisionLog;
  readonly namedWork: NamedWork;
}
