import type { Clock } from '../clock';
import { USERS_PAGE_SIZE, USERS_PAGES_MAX } from '../limits';
import { unary } from './call';
import type { TeleportLink } from './link';
import { givenUp, isFailure } from './errors';
import type { UserV2 } from './gen/teleport/types/user';
import {
  GetUserRequest,
  ListUsersRequest,
  type GetUserResponse,
  type ListUsersResponse,
} from './gen/teleport/users/v1/users_service';

/** A Teleport user, as far as reviews care. */
export interface TeleportUser {
  readonly name: string;
  readonly traits: Readonly<Record<string, readonly string[]>>;
}

/** A trait and one of its values. */
export interface Trait {
  readonly name: string;
  readonly value: string;
}

/** Looks up Teleport's users. Clusters before version 15 answer `not-implemented` to everything. */
export class TeleportUsers {
  readonly #link: TeleportLink;
  readonly #clock: Clock;

  constructor(deps: { readonly link: TeleportLink; readonly clock: Clock }) {
    this.#link = deps.link;
    this.#clock = deps.clock;
  }

  /** One user, or undefined if there is none of that name. */
  async read(name: string): Promise<TeleportUser | undefined> {
    const { users } = this.#link.use();
    try {
      const answer = await unary<GetUserResponse>({ clock: this.#clock, doing: 'read a user' }, (done) =>
        users.getUser(GetUserRequest.fromPartial({ name }), done),
      );
      return answer.user === undefined ? undefined : toUser(answer.user);
    } catch (error) {
      if (isFailure(error, 'not-found')) return undefined;
      throw error;
    }
  }

  /**
   * The users that have a value in a trait. Teleport filters only in newer versions and ignores or refuses the filter
   * in older ones, so the answer is filtered here again.
   */
  async withTrait(trait: Trait): Promise<readonly TeleportUser[]> {
    const found = await this.#list(trait).catch((error: unknown) => {
      if (isFailure(error, 'bad-parameter')) return this.#list();
      throw error;
    });
    return found.filter((user) => user.traits[trait.name]?.includes(trait.value) === true);
  }

  /** All users of the cluster. */
  all(): Promise<readonly TeleportUser[]> {
    return this.#list();
  }

  async #list(trait?: Trait): Promise<readonly TeleportUser[]> {
    const { users } = this.#link.use();
    const filter =
      trait === undefined ? undefined : { Traits: { Values: { [trait.name]: { Values: [trait.value] } } } };
    const found: TeleportUser[] = [];
    let token = '';
    for (let page = 0; page < USERS_PAGES_MAX; page += 1) {
      const ask = ListUsersRequest.fromPartial({ page_size: USERS_PAGE_SIZE, page_token: token, filter });
      const answer = await unary<ListUsersResponse>({ clock: this.#clock, doing: DOING_LIST }, (done) =>
        users.listUsers(ask, done),
      );
      found.push(...answer.users.map(toUser));
      token = answer.next_page_token;
      if (token === '') return found;
    }
    throw givenUp(DOING_LIST, 'the list of Teleport does not end');
  }
}

const DOING_LIST = 'look up users';

const toUser = (user: UserV2): TeleportUser => ({
  name: user.Metadata?.Name ?? '',
  traits: Object.fromEntries(
    Object.entries(user.Spec?.Traits?.Values ?? {}).map(([name, { Values }]) => [name, Values]),
  ),
});
