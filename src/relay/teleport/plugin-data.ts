import type { RequestId } from '#core/ids';
import type { Clock } from '../clock';
import { unary } from './call';
import { ACCESS_REQUEST_KIND } from './own-roles';
import type { TeleportConnections } from './connections';
import { isFailure } from './errors';
import type { Empty } from './gen/google/protobuf/empty';
import type { PluginDataSeq } from './gen/teleport/client/auth_service';
import { PluginDataFilter, PluginDataUpdateParams } from './gen/teleport/types/plugin_data';

/** The name under which Teleport's own Jira plugin keeps its notes: the relay takes them over. */
const PLUGIN = 'jira';

/** Notes beside one access request. An absent key and an empty text are the same to Teleport. */
export type Notes = Readonly<Record<string, string>>;

/** What `PluginData` offers, for those who need no Teleport behind it. */
export type PluginNotes = Pick<PluginData, 'read' | 'readAll' | 'compareAndSet'>;

/** Plugin data: notes that Teleport keeps beside a request, and drops with it. */
export class PluginData {
  readonly #connections: TeleportConnections;
  readonly #clock: Clock;

  constructor(deps: { readonly connections: TeleportConnections; readonly clock: Clock }) {
    this.#connections = deps.connections;
    this.#clock = deps.clock;
  }

  /** What is noted beside a request; nothing if the request is gone. */
  async read(id: RequestId): Promise<Notes> {
    try {
      const [notes] = await this.#find({ Resource: id });
      return notes?.[1] ?? {};
    } catch (error) {
      if (isFailure(error, 'not-found')) return {};
      throw error;
    }
  }

  /** What is noted beside any request. */
  async readAll(signal?: AbortSignal): Promise<ReadonlyMap<string, Notes>> {
    return new Map(await this.#find({}, signal));
  }

  /**
   * Changes the keys of `set` (an empty text removes one) if those of `expect` are as given. Says whether it did.
   * Teleport checks nothing when `expect` is empty. Throws a `not-found` failure if the request is gone.
   */
  async compareAndSet(
    id: RequestId,
    change: { readonly set: Notes; readonly expect: Notes },
  ): Promise<boolean> {
    const { auth } = this.#connections.use();
    const params = PluginDataUpdateParams.fromPartial({
      Kind: ACCESS_REQUEST_KIND,
      Resource: id,
      Plugin: PLUGIN,
      Set: change.set,
      Expect: change.expect,
    });
    try {
      await unary<Empty>({ clock: this.#clock, doing: 'update plugin data' }, (done) =>
        auth.updatePluginData(params, done),
      );
      return true;
    } catch (error) {
      if (isFailure(error, 'compare-failed')) return false;
      throw error;
    }
  }

  /** Notes by the name of the request that they stand beside. */
  async #find(
    only: { readonly Resource?: string },
    signal?: AbortSignal,
  ): Promise<readonly (readonly [name: string, notes: Notes])[]> {
    const { auth } = this.#connections.use();
    const filter = PluginDataFilter.fromPartial({ Kind: ACCESS_REQUEST_KIND, Plugin: PLUGIN, ...only });
    const call = { clock: this.#clock, doing: 'read plugin data', signal };
    const answer = await unary<PluginDataSeq>(call, (done) => auth.getPluginData(filter, done));
    return answer.PluginData.map(({ Metadata, Spec }) => [
      Metadata?.Name ?? '',
      Spec?.Entries[PLUGIN]?.Data ?? {},
    ]);
  }
}
