import { APP } from '../test/sandbox/people';
import type { CallRecord } from '../test/sandbox/forge-host/faults';
import type { Jira } from '../test/sandbox/jira/jira';
import type { ForgeHost } from '../test/sandbox/forge-host/host';
import type { Teleport } from '../test/sandbox/teleport/teleport';
import { countNames, type Counts } from './counts';
import { jiraPoints } from './jira-points';
import { relayBytes, type RelayBytes } from './relay-bytes';

/** Everything that was done in a stretch of time, counted exactly. */
export interface Tally {
  /** REST calls of the app, by method and path. */
  readonly jira: Counts;
  readonly jiraPoints: number;
  /** Runs of the app's functions, by function. */
  readonly invocations: Counts;
  readonly storageReads: Counts;
  readonly storageWrites: Counts;
  readonly queuePushes: number;
  /** Calls of the app to the relay, by method and path. */
  readonly relay: Counts;
  /** Calls of the relay to Teleport, by gRPC method. */
  readonly teleport: Counts;
  readonly bytes: RelayBytes;
}

interface Mark {
  readonly calls: number;
  readonly jiraCalls: number;
  readonly invocations: number;
  readonly rpcs: number;
  readonly bytes: RelayBytes;
}

/** Reads of a property: the event filter makes them in the app's name, and nothing tells them from the app's own. */
const PROPERTY_READ = /^\/rest\/api\/3\/issue\/[^/]+\/properties\//;
const STORAGE_READ = /\/(get|query)$/;

/** Counts what one system does. Reads the logs of the emulators; of Teleport, which keeps none, it counts the calls itself. */
export class Meter {
  readonly #forge: ForgeHost;
  readonly #jira: Jira;
  readonly #rpcs: string[] = [];
  #mark: Mark;

  constructor(system: { readonly forge: ForgeHost; readonly jira: Jira; readonly teleport: Teleport }) {
    this.#forge = system.forge;
    this.#jira = system.jira;
    const { faults } = system.teleport;
    const take = faults.take.bind(faults);
    // Every gRPC method asks for its planned fault exactly once, before anything else.
    faults.take = (rpc) => {
      this.#rpcs.push(rpc);
      return take(rpc);
    };
    this.#mark = this.#now();
  }

  /** Begins to count anew. */
  start(): void {
    this.#mark = this.#now();
  }

  /** What has been done since `start`. */
  read(): Tally {
    const calls = this.#forge.calls.slice(this.#mark.calls);
    const ofKind = (kind: CallRecord['kind']): CallRecord[] => calls.filter((call) => call.kind === kind);
    const jira = ofKind('jira');
    this.#compareWithJira(jira.filter(({ method, path }) => !isPropertyRead(method, path)).length);
    const storage = ofKind('kvs').map(({ path }) => path.replace('/api/v1/', ''));
    const bytes = relayBytes();
    return {
      jira: countNames(jira.map(nameOf)),
      jiraPoints: jira.map(jiraPoints).reduce((all, points) => all + points, 0),
      invocations: countNames(
        this.#forge.invocations.slice(this.#mark.invocations).map(({ functionKey }) => functionKey),
      ),
      storageReads: countNames(storage.filter((path) => STORAGE_READ.test(`/${path}`))),
      storageWrites: countNames(storage.filter((path) => !STORAGE_READ.test(`/${path}`))),
      queuePushes: ofKind('queue').length,
      relay: countNames(ofKind('remote').map(nameOf)),
      teleport: countNames(this.#rpcs.slice(this.#mark.rpcs)),
      bytes: {
        sent: bytes.sent - this.#mark.bytes.sent,
        received: bytes.received - this.#mark.bytes.received,
        tokens: bytes.tokens - this.#mark.bytes.tokens,
      },
    };
  }

  #now(): Mark {
    return {
      calls: this.#forge.calls.length,
      jiraCalls: this.#jira.calls.length,
      invocations: this.#forge.invocations.length,
      rpcs: this.#rpcs.length,
      bytes: relayBytes(),
    };
  }

  /** What left the app and what arrived at Jira must be the same number, or one of the two logs is not to be trusted. */
  #compareWithJira(sent: number): void {
    const isLogCut = this.#jira.calls.length < this.#mark.jiraCalls;
    const arrived = this.#jira.calls
      .slice(this.#mark.jiraCalls)
      .filter(({ accountId, method, path }) => accountId === APP && !isPropertyRead(method, path)).length;
    if (!isLogCut && arrived !== sent) {
      throw new Error(`Counted ${sent} calls to Jira at the app, but ${arrived} at Jira`);
    }
  }
}

const isPropertyRead = (method: string, path: string): boolean =>
  method === 'GET' && PROPERTY_READ.test(path);

/** Method and path with ids replaced: "GET issue/{}/transitions". */
function nameOf({ method, path }: CallRecord): string {
  const bare = (path.split('?')[0] ?? '').replace(/^\/(rest\/api\/3|v1)\//, '');
  return `${method} ${bare.replace(/(issue|project|access-requests)\/(?!bulk$|get$)[^/]+/, '$1/{}')}`;
}
