/** Who and what the actions of a history name. */

/** Everybody who may do something, by their name in Teleport (Dave and the automation have none there). */
export const PERSONS = ['alice', 'bob', 'carol', 'dave', 'erin', 'automation'] as const;
export type Person = (typeof PERSONS)[number];

/** The columns of a board, whatever a project calls them. */
export type Column = 'pending' | 'approved' | 'denied' | 'expired' | 'start';
