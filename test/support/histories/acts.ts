/** What people have done in a history: the model that the product is held to. */
import type { Person, Role } from './actions';

/** What a person did that may change a request, once the system has come to know of it. */
export interface HumanAct {
  readonly requestId: string;
  readonly person: Person;
  readonly state: 'APPROVED' | 'DENIED';
  /** `drag` and `panel` act through the product, `teleport` without it. */
  readonly how: 'drag' | 'panel' | 'teleport';
  /** Names the drag: issue and changelog entry. */
  readonly decision?: string;
  /** Of the card that it was done on. */
  readonly projectKey?: string;
  /** When, as the lists of approvers count it. */
  readonly at: number;
  /** Of a drag: whether the request was still to be decided, and how often the app had been installed anew. */
  readonly open?: { readonly installations: number };
}

/** A request that somebody made. */
export interface Asked {
  readonly id: string;
  readonly who: Person;
  readonly role: Role;
}
