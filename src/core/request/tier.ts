/**
 * Where a role may be decided about. `drag`: anywhere in Jira. `panel`: only by a click in the app's panel, whose person the
 * platform names. `teleport`: not in Jira, which shows the request all the same.
 */
export type Tier = 'drag' | 'panel' | 'teleport';

/** From the least strict to the strictest. */
export const TIERS = ['drag', 'panel', 'teleport'] as const satisfies readonly Tier[];

/** Where in Jira a decision was made. */
export type DecisionVia = 'drag' | 'panel';

/** Whether a decision made there counts for that tier. */
export const allowsVia = (tier: Tier, via: DecisionVia): boolean => TIERS.indexOf(tier) <= TIERS.indexOf(via);
