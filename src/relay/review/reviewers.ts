import { LRUCache } from 'lru-cache';
import type { AccountId } from '#core/ids';
import type { Actor } from '#core/request/review';
import { isAccount, readAccountId } from '../account-id';
import type { Clock } from '../clock';
import type { ReviewConfig } from '../config/config';
import { REVIEWER_CACHE_ENTRIES_MAX, REVIEWER_CACHE_MS } from '../limits';
import { isFailure } from '../teleport/errors';
import type { TeleportUser, TeleportUsers } from '../teleport/users';

/**
 * Which Teleport user an Atlassian account is. `doubt`: why that is not certain enough where Teleport does not check the person,
 * because what the configuration says could not be confirmed in Teleport. `detail` says why nobody was found. Both are
 * sentences that name the fix and no user.
 */
export type FoundReviewer =
  | { readonly kind: 'found'; readonly user: string; readonly doubt?: string | undefined }
  | { readonly kind: 'unknown'; readonly detail: string };

/** What is written down about the accounts of a Teleport user: those that can be read, and values that are none. */
export interface UserAccounts {
  readonly accounts: readonly AccountId[];
  readonly unreadable: readonly string[];
  /** What Teleport lets the user do already; undefined where the relay may not see it. */
  readonly roles?: readonly string[] | undefined;
}

/** Where Teleport's users are looked up. */
type Users = Pick<TeleportUsers, 'read' | 'withTrait' | 'all'>;
type MatchConfig = Pick<ReviewConfig, 'userTrait' | 'allowEmailMatch'>;

/**
 * Finds the Teleport user of an Atlassian account. The answer comes from the relay's configuration or from Teleport,
 * never from Jira: an administrator of Jira must not be able to become someone else.
 */
export class Reviewers {
  readonly #users: Users;
  readonly #clock: Clock;
  readonly #config: MatchConfig;
  readonly #people: ReadonlyMap<string, string>;
  readonly #found = new LRUCache<string, { readonly user: string; readonly until: number }>({
    max: REVIEWER_CACHE_ENTRIES_MAX,
  });

  constructor(deps: {
    readonly users: Users;
    readonly clock: Clock;
    readonly config: MatchConfig;
    readonly people: Readonly<Record<string, string>>;
  }) {
    this.#users = deps.users;
    this.#clock = deps.clock;
    this.#config = deps.config;
    this.#people = new Map(
      Object.entries(deps.people).map(([account, user]) => [readAccountId(account) ?? account, user]),
    );
  }

  /** Looks in the configuration first, then for the trait, then (if allowed) for the e-mail address. */
  async find(actor: Actor): Promise<FoundReviewer> {
    const configured = this.#people.get(readAccountId(actor.accountId) ?? actor.accountId);
    if (configured !== undefined) {
      return { kind: 'found', user: configured, doubt: await this.#doubtAbout(configured, actor.accountId) };
    }
    const cached = this.#found.get(actor.accountId);
    if (cached !== undefined && cached.until > this.#clock.now()) return { kind: 'found', user: cached.user };
    const reviewer = await this.#lookUp(actor);
    if (reviewer.kind === 'found') {
      this.#found.set(actor.accountId, { user: reviewer.user, until: this.#clock.now() + REVIEWER_CACHE_MS });
    }
    return reviewer;
  }

  /** The Atlassian accounts that are known to belong to a Teleport user, by configuration and by trait; and the user's roles. */
  async accountsOf(user: string): Promise<UserAccounts> {
    const configured = [...this.#people].filter(([, name]) => name === user).map(([account]) => account);
    const found = await this.#readIfAllowed(user);
    const values = [...configured, ...(found === undefined ? [] : this.#valuesOf(found))];
    return {
      ...(found === undefined ? {} : { roles: found.roles }),
      accounts: values.flatMap((value) => readAccountId(value) ?? []),
      unreadable: values.filter((value) => readAccountId(value) === undefined),
    };
  }

  /**
   * Why a line of `[people]` proves nothing: nobody keeps such lines up to date. The user may be gone or renamed, or have a trait
   * that says otherwise.
   */
  async #doubtAbout(user: string, account: AccountId): Promise<string | undefined> {
    try {
      const found = await this.#users.read(user);
      if (found === undefined) {
        return "The relay's section [people] names a Teleport user for this Atlassian account whom Teleport does not have: correct the line, or have that user sign in to Teleport";
      }
      const accounts = this.#valuesOf(found).flatMap((value) => readAccountId(value) ?? []);
      if (accounts.length === 0 || accounts.some((known) => isAccount(known, account))) return undefined;
      return `The relay's section [people] names a Teleport user for this Atlassian account whose trait "${this.#config.userTrait}" holds another account: correct one of the two`;
    } catch (error) {
      if (isFailure(error, 'not-implemented', 'access-denied')) {
        return 'The relay cannot see whether the Teleport user that its section [people] names exists: give its role allow.rules user: [list, read]';
      }
      throw error;
    }
  }

  async #lookUp(actor: Actor): Promise<FoundReviewer> {
    try {
      const exact = await this.#users.withTrait({ name: this.#config.userTrait, value: actor.accountId });
      if (exact.length > 0) return this.#only(exact);
      const users = await this.#users.all();
      const spelled = users.filter((user) =>
        this.#valuesOf(user).some((value) => isAccount(value, actor.accountId)),
      );
      if (spelled.length > 0) return this.#only(spelled);
      return this.#findByEmail(actor, users) ?? this.#unknown('No Teleport user', this.#unreadableIn(users));
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
  #findByEmail(actor: Actor, users: readonly TeleportUser[]): FoundReviewer | undefined {
    const email = actor.emailAddress?.toLowerCase() ?? '';
    if (!this.#config.allowEmailMatch || email === '') return undefined;
    if (users.some((user) => this.#valuesOf(user).length > 0)) return undefined;
    const matches = users.filter(({ name }) => name.toLowerCase() === email);
    return matches.length === 0 ? undefined : this.#only(matches);
  }

  #only(matches: readonly TeleportUser[]): FoundReviewer {
    const [first, ...others] = matches;
    if (first !== undefined && others.length === 0) return { kind: 'found', user: first.name };
    return {
      kind: 'unknown',
      detail: `More than one Teleport user has this Atlassian account in the trait "${this.#config.userTrait}"; it must be exactly one`,
    };
  }

  /** `unreadable`: users whose trait holds something else. One of them may be this person. */
  #unknown(beginning: string, unreadable = 0): FoundReviewer {
    const { userTrait } = this.#config;
    const hint =
      unreadable === 0
        ? ''
        : `. ${unreadable} ${unreadable === 1 ? 'user has' : 'users have'} something in that trait that is no account id: "teleport-jira-relay doctor" names them`;
    return {
      kind: 'unknown',
      detail: `${beginning} is known to be this Atlassian account; ask a Teleport administrator to put the account id into the user's trait "${userTrait}" or into the relay's section [people]${hint}`,
    };
  }

  #unreadableIn(users: readonly TeleportUser[]): number {
    return users.filter((user) => this.#valuesOf(user).some((value) => readAccountId(value) === undefined))
      .length;
  }

  #valuesOf(user: TeleportUser): readonly string[] {
    return (user.traits[this.#config.userTrait] ?? []).filter((value) => value.trim() !== '');
  }

  async #readIfAllowed(user: string): Promise<TeleportUser | undefined> {
    try {
      return await this.#users.read(user);
    } catch (error) {
      // A cluster that cannot or will not say it leaves the account unknown; the caller decides what follows.
      if (isFailure(error, 'not-implemented', 'access-denied')) return undefined;
      throw error;
    }
  }
}
