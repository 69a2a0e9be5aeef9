import type { RequestId } from '#core/ids';
import type { AccessForWork, NamedWork, WorkItemState } from '#core/ports';

/** Work items of the site, and what the app remembers of access for them. */
export class FakeWork {
  /** By key, those that the app can see. */
  readonly workItems = new Map<string, WorkItemState>();
  readonly remembered = new Map<RequestId, AccessForWork>();

  seen(keys: readonly string[]): ReadonlyMap<string, WorkItemState> {
    return new Map([...this.workItems].filter(([key]) => keys.includes(key)));
  }

  namedWork(call: <T>(name: string, effect: () => T) => Promise<T>): NamedWork {
    return {
      list: () => call('namedWork.list', () => [...this.remembered.values()]),
      put: (access) => call('namedWork.put', () => void this.remembered.set(access.requestId, access)),
      clear: (id) => call('namedWork.clear', () => void this.remembered.delete(id)),
    };
  }
}
