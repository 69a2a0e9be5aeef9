import { RequestState } from '../src/relay/teleport/gen/teleport/types/access_request';
import { BOB } from '../test/sandbox/people';
import { startSandbox, type Sandbox } from '../test/sandbox/sandbox';
import { Meter } from './meter';

/** How far the sandbox's clock moves at each look. */
const STEP_MS = 100;
const SECOND_MS = 1_000;
const LONG_STEP_MS = 10_000;
/** Looks without any change after which nothing more is to be expected. */
const QUIET_LOOKS = 25;
/** So long that no backlog expires while it is caught up with. */
const REQUEST_TTL_MS = 6 * 24 * 3_600_000;
const TICK_MS = 5 * 60_000;
/** Not a limit of the measurement: after so long on the sandbox's clock something hangs. */
const STUCK_MS = 24 * 3_600_000;

export type Mode = 'native' | 'override';

interface StoredLink {
  readonly phase: string;
  readonly issueId?: string;
}

/** A system with a hand-moved clock, and the words to drive and count it. */
export class Driver {
  readonly sandbox: Sandbox;
  readonly meter: Meter;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    this.meter = new Meter(sandbox);
  }

  /** Lets time go on until `isSo`. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    const startedAt = this.sandbox.clock.now();
    for (let looks = 0, seen = -1; !isSo(); looks += 1) {
      // Nothing moves for a while when a job waits for its next try, or for Jira's quota. A relay that reads a long list
      // needs the machine's time for it, not the clock's.
      const isWaiting = looks >= QUIET_LOOKS && this.sandbox.relay?.status().watch.kind === 'live';
      await this.#step(isWaiting ? LONG_STEP_MS : STEP_MS);
      if (this.#events() !== seen) looks = 0;
      seen = this.#events();
      if (this.sandbox.clock.now() - startedAt > STUCK_MS) throw new Error(`Waited in vain for ${what}`);
    }
  }

  /** Lets time go on until nothing happens any more. */
  async quiet(): Promise<void> {
    for (let look = 0, seen = -1; look < QUIET_LOOKS; look += 1) {
      await this.#step();
      if (this.#events() !== seen) look = 0;
      seen = this.#events();
    }
  }

  /** The app's five-minute tick, and all that follows from it. */
  async tick(): Promise<void> {
    this.sandbox.clock.advance(TICK_MS);
    await this.quiet();
  }

  /** Five minutes as they pass, so that what happens every few seconds does, and the tick at their end. */
  async fiveMinutes(): Promise<void> {
    for (let passed = 0; passed < TICK_MS; passed += SECOND_MS) await this.#step(SECOND_MS);
    await this.quiet();
  }

  createRequest(): string {
    return this.sandbox.teleport.createRequest('alice', {
      roles: ['editor'],
      reason: 'Deploy the fix',
      requestTtlMs: REQUEST_TTL_MS,
    });
  }

  /** What the app remembers, by request. A copy: read it once for many requests. */
  links(): ReadonlyMap<string, StoredLink> {
    return this.sandbox.forge.storage.entities('link') as ReadonlyMap<string, StoredLink>;
  }

  /** Whether each of the requests has its card, linked, in the pending column. */
  haveCards(requestIds: readonly string[]): boolean {
    const links = this.links();
    return requestIds.every((id) => this.#shows(links.get(id), 'open', 'Pending'));
  }

  /** A request, its card, a drag to Approved, and the approval in Teleport, until the card is closed. */
  async lifecycle(): Promise<void> {
    const { teleport, jira } = this.sandbox;
    const id = this.createRequest();
    await this.until('a card', () => this.haveCards([id]));
    await this.quiet();
    await jira.as(BOB).moveTo(jira.state.issue(this.links().get(id)?.issueId ?? '').key, 'Approved');
    await this.until('a closed card', () => this.#shows(this.links().get(id), 'closed', 'Approved'));
    await this.quiet();
    if (teleport.state.request(id)?.Spec.State !== RequestState.APPROVED) {
      throw new Error('The card is closed, but the request is not approved');
    }
  }

  #shows(link: StoredLink | undefined, phase: string, status: string): boolean {
    return (
      link?.phase === phase &&
      link.issueId !== undefined &&
      this.sandbox.jira.state.statusOf(link.issueId) === status
    );
  }

  #events(): number {
    const { jira, forge, teleport } = this.sandbox;
    return (
      jira.calls.length + forge.calls.length + forge.invocations.length + teleport.state.auditLog().length
    );
  }

  async #step(ms = STEP_MS): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.sandbox.forge.idle();
    this.sandbox.clock.advance(ms);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Starts a system of its own, has it driven, and stops it. */
export async function withDriver<T>(mode: Mode, run: (driver: Driver) => Promise<T>): Promise<T> {
  // Without native reviews the app's own list says who may approve.
  const project = { projectKey: 'ACC', ...(mode === 'native' ? {} : { approvers: [BOB] }) };
  // What a day and an event cost is told by this way; what the other costs beside it has figures of its own.
  const sandbox = await startSandbox({ mode, project, way: 'call' });
  try {
    // Setting a state outright takes a permission that the relay's role has in no other mode.
    const { teleport } = sandbox;
    if (mode === 'override') {
      teleport.setPluginRules({
        ...teleport.defaultPluginRules(),
        accessRequest: ['list', 'read', 'update'],
      });
    }
    const driver = new Driver(sandbox);
    await driver.quiet();
    return await run(driver);
  } finally {
    await sandbox.stop();
  }
}
