/** What the app has stored of a request, of which the promises ask. */
import type { World } from './world';

export interface StoredLink {
  readonly requestId: string;
  readonly phase: string;
  readonly issueId?: string;
  readonly busyUntil?: string;
  readonly resolution?: string;
  readonly reviewsPosted?: number;
  /** Plugin data alone calls the issue the card: the app could not read it yet. */
  readonly isUnproven?: boolean;
}

/** By request. */
export const storedLinks = ({ sandbox }: World): ReadonlyMap<string, StoredLink> =>
  sandbox.forge.storage.entities('link') as ReadonlyMap<string, StoredLink>;

/** Whether the request is on the list of failures, so that people know of it. */
export const isListed = ({ sandbox }: World, id: string): boolean =>
  sandbox.forge.storage.value(`failure:card-${id}`) !== undefined;
