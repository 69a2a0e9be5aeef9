import { LRUCache } from 'lru-cache';
import type { Actor } from '#core/review';
import type { Clock } from '../clock';
import type { ReviewConfig } from '../config/config';
import { REVIEWER_CACHE_ENTRIES_MAX, REVIEWER_CACHE_MS } from '../limits';
import { isFailure } from '../teleport/errors';
import type { TeleportUser, TeleportUsers } from '../teleport/users';

/** Which Teleport user an Atlassian account is. `unknown` says why, in a sentence that names the fix and no user. */
export type FoundReviewer =
  | { readonly kind: 'found'; readonly user: string }
  | { readonly kind: 'unknown'; readonly isAmbiguous: boolean; readonly detail: string };

/**
 * Finds the Teleport user of an Atlassian account. The answer comes from the relay's configuration or from Teleport,
 * never from Jira: an administrator of Jira must not be able to become someone else.
 */
export class Reviewers {
  readonly #users: TeleportUsers;
  readonly #clock: Clock;
  readonly #config: ReviewConfig;
  readonly #people: ReadonlyMap<string, string>;
  readonly #found = new LRUCache<string, { readonly user: string; readonly until: number }>({
    max: REVIEWER_CACHE_ENTRIES_MAX,
  });

  constructor(deps: {
    readonly users: TeleportUsers;
    readonly clock: Clock;
    readonly config: ReviewConfig;
    readonly people: Readonly<Record<string, string>>;
  }) {
    this.#users = deps.users;
    this.#clock = deps.clock;
    this.#config = deps.config;
    this.#people = new Map(Object.entries(deps.people));
  }

  /** Looks in the configuration first, then for the trait, then (if allowed) for the e-mail address. */
  async find(actor: Actor): Promise<FoundReviewer> {
    const configured = this.#people.get(actor.accountId);
    if (configured !== undefined) return { kind: 'found', user: configured };
    const cached = this.#found.get(actor.accountId);
    if (cached !== undefined && cached.until > this.#clock.now()) return { kind: 'found', user: cached.user };
    const reviewer = await this.#lookUp(actor);
    if (reviewer.kind === 'found') {
      this.#found.set(actor.accountId, { user: reviewer.user, until: this.#clock.now() + REVIEWER_CACHE_MS });
    }
    return reviewer;
  }

  /** The Atlassian accounts that are known to belong to a Teleport user: by configuration and by trait. */
  async accountsOf(user: string): Promise<readonly string[]> {
    const configured = [...this.#people].filter(([, name]) => name === user).map(([accountId]) => accountId);
    return [...configured, ...(await this.#traitValuesOf(user))];
  }

  async #lookUp(actor: Actor): Promise<FoundReviewer> {
    try {
      const matches = await this.#users.withTrait({ name: this.#config.userTrait, value: actor.accountId });
      if (matches.length > 0) return this.#only(matches);
      return (await this.#findByEmail(actor)) ?? this.#unknown('No Teleport user');
    } catch (error) {
      if (isFailure(error, 'not-implemented')) {
        return this.#unknown('This Teleport version cannot look up users, so no Teleport user');
      }
      if (isFailure(error, 'access-denied')) {
        return this.#unknown(
          "The relay's role may not look up users (it needs user: [list, read]), so no Teleport user",
        );
      }
      throw error;
    }
  }

  /** Never once the trait is in use: then a missing trait means "not allowed", and e-mail addresses can be changed. */
  async #findByEmail(actor: Actor): Promise<FoundReviewer | undefined> {
    const email = actor.emailAddress?.toLowerCase();
    if (!this.#config.allowEmailMatch || email === undefined || email === '') return undefined;
    const users = await this.#users.all();
    if (users.some((user) => (user.traits[this.#config.userTrait] ?? []).length > 0)) return undefined;
    const matches = users.filter(({ name }) => name.toLowerCase() === email);
    return matches.length === 0 ? undefined : this.#only(matches);
  }

  #only(matches: readonly TeleportUser[]): FoundReviewer {
    const [first, ...others] = matches;
    if (first !== undefined && others.length === 0) return { kind: 'found', user: first.name };
    return {
      kind: 'unknown',
      isAmbiguous: true,
      detail: `More than one Teleport user has this Atlassian account in the trait "${this.#config.userTrait}"; it must be exactly one`,
    };
  }

  #unknown(beginning: string): FoundReviewer {
    const { userTrait } = this.#config;
    return {
      kind: 'unknown',
      isAmbiguous: false,
      detail: `${beginning} is known to be this Atlassian account; ask a Teleport administrator to put the account id into the user's trait "${userTrait}" or into the relay's section [people]`,
    };
  }

  async #traitValuesOf(user: string): Promise<readonly string[]> {
    try {
      return (await this.#users.read(user))?.traits[this.#config.userTrait] ?? [];
    } catch (error) {
      // A cluster that cannot or will not say it leaves the account unknown; the caller decides what follows.
      if (isFailure(error, 'not-implemented', 'access-denied')) return [];
      throw error;
    }
  }
}
