import type { Clock } from '../clock';
import { USERS_PAGE_SIZE, USERS_PAGES_MAX } from '../limits';
import { collect, unary } from './call';
import type { Connection } from './connection';
import type { TeleportConnections } from './connections';
import { givenUp, isFailure } from './errors';
import { GetUserRequest as OlderGetUserRequest, GetUsersRequest } from './gen/teleport/client/auth_service';
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
  readonly roles: readonly string[];
  readonly traits: Readonly<Record<string, readonly string[]>>;
}

/** A trait and one of its values. */
export interface Trait {
  readonly name: string;
  readonly value: string;
}

/**
 * Looks up Teleport's users: by the service for it, or by the calls that versions before 15 have in its place. Which of the
 * two it is, is found out once on each connection.
 */
export class TeleportUsers {
  readonly #connections: TeleportConnections;
  readonly #clock: Clock;
  readonly #withoutService = new WeakSet<Connection>();

  constructor(deps: { readonly connections: TeleportConnections; readonly clock: Clock }) {
    this.#connections = deps.connections;
    this.#clock = deps.clock;
  }

  /** One user, or undefined if there is none of that name. */
  async read(name: string): Promise<TeleportUser | undefined> {
    try {
      const user = await this.#byService(
        async ({ users }) => {
          const ask = GetUserRequest.fromPartial({ name });
          const answer = await unary<GetUserResponse>(this.#call(DOING_READ), (done) =>
            users.getUser(ask, done),
          );
          return answer.user;
        },
        ({ auth }) => {
          const ask = OlderGetUserRequest.fromPartial({ Name: name });
          return unary<UserV2>(this.#call(DOING_READ), (done) => auth.getUser(ask, done));
        },
      );
      return user === undefined ? undefined : toUser(user);
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
    const found = await this.#byService(
      (connection) => this.#listByPages(connection, trait),
      ({ auth }) =>
        collect<UserV2>({ ...this.#call(DOING_LIST), itemsMax: USERS_PAGES_MAX * USERS_PAGE_SIZE }, () =>
          auth.getUsers(GetUsersRequest.create()),
        ),
    );
    return found.map(toUser);
  }

  async #listByPages({ users }: Connection, trait: Trait | undefined): Promise<readonly UserV2[]> {
    const filter =
      trait === undefined ? undefined : { Traits: { Values: { [trait.name]: { Values: [trait.value] } } } };
    const found: UserV2[] = [];
    let token = '';
    for (let page = 0; page < USERS_PAGES_MAX; page += 1) {
      const ask = ListUsersRequest.fromPartial({ page_size: USERS_PAGE_SIZE, page_token: token, filter });
      const answer = await unary<ListUsersResponse>(this.#call(DOING_LIST), (done) =>
        users.listUsers(ask, done),
      );
      found.push(...answer.users);
      token = answer.next_page_token;
      if (token === '') return found;
    }
    throw givenUp(DOING_LIST, 'the list of Teleport does not end');
  }

  /** Asks the service; once that has turned out not to be there, the older calls. */
  async #byService<T>(
    ask: (connection: Connection) => Promise<T>,
    askOlder: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    const connection = this.#connections.use();
    if (this.#withoutService.has(connection)) return askOlder(connection);
    try {
      return await ask(connection);
    } catch (error) {
      if (!isFailure(error, 'not-implemented')) throw error;
      this.#withoutService.add(connection);
      return askOlder(connection);
    }
  }

  #call(doing: string): { readonly clock: Clock; readonly doing: string } {
    return { clock: this.#clock, doing };
  }
}

const DOING_READ = 'read a user';
const DOING_LIST = 'look up users';

const toUser = (user: UserV2): TeleportUser => ({
  name: user.Metadata?.Name ?? '',
  roles: user.Spec?.Roles ?? [],
  traits: Object.fromEntries(
    Object.entries(user.Spec?.Traits?.Values ?? {}).map(([name, { Values }]) => [name, Values]),
  ),
});
