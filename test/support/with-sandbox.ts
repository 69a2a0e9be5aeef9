import { createHash } from 'node:crypto';
import type { AuditEvent } from '../sandbox/teleport/audit';
import type { Issue } from '../sandbox/jira/state';
import type { RunningRelay } from '../sandbox/running-relay';
import {
  makeKeys,
  startSandbox,
  type Sandbox,
  type SandboxKeys,
  type SandboxOptions,
} from '../sandbox/sandbox';
import { whileConnecting } from './connecting';
import { leaksOf } from './sandbox-leaks';
import { stillness } from './stillness';
import { RequestState } from '../../src/relay/teleport/gen/teleport/types/access_request';

/** How far the sandbox's clock moves at each look, so that short timers (a batch, a retry) come due. */
const STEP_MS = 100;
/** How many looks a condition may take, ten minutes of the sandbox's: a slow machine looks as often as a fast one. */
const LOOKS_MAX = 6_000;
/** And how long, in real time, it may take at least: what Node's thread pool and other processes do, no look waits for. */
const WAIT_MS_MAX = 20_000;
/** Looks without any change after which nothing more is to be expected. */
const QUIET_LOOKS = 25;
/** Where new issues of the demo projects start; their cards do not stay there. */
const INITIAL_STATUSES = ['To Do', 'Offen'];
const TICK_MS = 5 * 60_000;
/** Looks at what somebody waits for in front of a page; what takes longer hangs, and its test with it. */
const SCREEN_LOOKS_MAX = 2_000;
const BEFORE_TICK_MS = 1_000;
/** How long, in real time, one look waits for a relay that connects. */
const CONNECTING_WAIT_MS = 50;

/** Of what the app remembers of a request, what stories look at. */
interface StoredLink {
  readonly phase: string;
  readonly reviewsPosted: number;
  readonly issueId?: string;
  readonly busyUntil?: string;
}

const open: Story[] = [];
/** Made once for the stories of a test file: keys take longer than all else that a system needs. */
const made: { keys?: Promise<SandboxKeys> } = {};
afterEach(async () => {
  for (const story of open.splice(0)) await story.close();
});

/**
 * Gives a test its own system of one kind; it is stopped after the test, which fails if Jira's contract was broken or a log
 * gives something away.
 */
export function withSandbox(options: SandboxOptions): () => Promise<Story> {
  return async () => {
    const keys = await (made.keys ??= makeKeys());
    const story = new Story(await startSandbox({ keys, tokens: tokensOf(process.env), ...options }));
    open.push(story);
    return story;
  };
}

/**
 * Nobody outside Atlassian knows whether calls of one invocation share a token, so about half of the stories are told on a
 * platform where they do: each always on the same. SANDBOX_TOKENS takes one kind for all.
 */
function tokensOf(environment: Readonly<Record<string, string | undefined>>): (typeof TOKENS)[number] {
  const name = expect.getState().currentTestName ?? '';
  const asked = TOKENS.find((kind) => kind === environment['SANDBOX_TOKENS']);
  const [first = 0] = createHash('sha256').update(name).digest();
  return asked ?? (first % 2 === 0 ? 'per-call' : 'per-invocation');
}

const TOKENS = ['per-call', 'per-invocation'] as const;

/** A sandbox with the words that stories are told in. */
export class Story {
  readonly #sandbox: Sandbox;
  readonly #unheard: string[] = [];

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    sandbox.forge.whileScreenWaits = (work) => this.#through(work);
  }

  get clock() {
    return this.#sandbox.clock;
  }
  get teleport() {
    return this.#sandbox.teleport;
  }
  get jira() {
    return this.#sandbox.jira;
  }
  get forge() {
    return this.#sandbox.forge;
  }
  get relay() {
    return this.#sandbox.relay;
  }
  get relays() {
    return this.#sandbox.relays;
  }
  get relayLog() {
    return this.#sandbox.relayLog;
  }
  get appLog() {
    return this.#sandbox.appLog;
  }

  startRelay = (): Promise<void> => this.#sandbox.startRelay();
  stopRelay = (): Promise<void> => this.#sandbox.stopRelay();
  pairAnew = (how: { replaces: boolean }): Promise<void> => this.#sandbox.pairAnew(how);
  crashRelay = (relay?: RunningRelay): void => this.#sandbox.crashRelay(relay);
  reinstall = (): Promise<void> => this.#sandbox.reinstall();

  /** Waits, while time goes on, until `probe` stops throwing. */
  async until<T>(probe: () => T): Promise<T> {
    const deadline = performance.now() + WAIT_MS_MAX;
    for (let looks = 1; ; looks += 1) {
      try {
        return probe();
      } catch (error) {
        if (looks > LOOKS_MAX && performance.now() > deadline)
          throw new Error(this.#explain(error), { cause: error });
      }
      await this.#step();
    }
  }

  /** Waits until nothing has happened for a while: for things that must not happen. */
  async quiet(): Promise<void> {
    for (let look = 0, seen = -1; look < QUIET_LOOKS; look += 1) {
      await this.#step();
      const now = this.jira.calls.length + this.#work() + this.teleport.state.auditLog().length;
      if (now !== seen || this.forge.waitingFunctions > 0) look = 0;
      seen = now;
    }
  }

  /** Functions that ran, but for a relay's questions: those never end. */
  #work(): number {
    return this.forge.invocations.filter(({ functionKey }) => functionKey !== 'on-mail').length;
  }

  /** The five-minute tick, and all that follows from it. */
  async tick(): Promise<void> {
    // A relay that asks for work is heard of shortly before.
    this.clock.advance(TICK_MS - BEFORE_TICK_MS);
    for (let left = BEFORE_TICK_MS; left > 0; left -= STEP_MS) await this.#step();
    await this.quiet();
  }

  /** The one card of a request, once it is there and linked. */
  cardOf(requestId: string): Promise<Issue> {
    return this.until(() => {
      const issueId = this.linkOf(requestId)?.issueId;
      if (issueId === undefined) throw new Error(`Request ${requestId} has no card`);
      const issue = this.jira.state.issue(issueId);
      expect(INITIAL_STATUSES).not.toContain(this.jira.state.statusOf(issue.key));
      return issue;
    });
  }

  /** What the app remembers of a request. */
  linkOf(requestId: string): StoredLink | undefined {
    return this.forge.storage.entities('link').get(requestId) as StoredLink | undefined;
  }

  /** Waits for a number of comments; answers their texts, oldest first. */
  comments(issueKey: string, count: number): Promise<readonly string[]> {
    return this.until(() => {
      const texts = this.jira.state.comments(issueKey).map(({ text }) => text);
      expect(texts.length).toBeGreaterThanOrEqual(count);
      return texts;
    });
  }

  /** Waits until the card shows a status and nothing moves it any more. */
  async shows(issueKey: string, status: string): Promise<void> {
    await this.until(() => expect(this.jira.state.statusOf(issueKey)).toBe(status));
    await this.quiet();
    expect(this.jira.state.statusOf(issueKey)).toBe(status);
  }

  reviews(requestId: string) {
    const reviews = this.teleport.state.request(requestId)?.Spec.Reviews ?? [];
    return reviews.map((review) => ({
      author: review.Author,
      state: review.ProposedState === RequestState.APPROVED ? 'APPROVED' : 'DENIED',
      reason: review.Reason,
    }));
  }

  audit(code: string, requestId: string): readonly AuditEvent[] {
    return this.teleport.state.auditLog().filter((event) => event.code === code && event.id === requestId);
  }

  /** State changes that somebody set directly. */
  updates(requestId: string): readonly AuditEvent[] {
    return this.audit('T5001I', requestId);
  }

  /** Nobody has reviewed, set or deleted the request. */
  expectUntouched(requestId: string): void {
    expect(this.teleport.state.request(requestId)?.Spec.State).toBe(RequestState.PENDING);
    expect(this.reviews(requestId)).toEqual([]);
    expect(this.teleport.state.auditLog().filter(({ id }) => id === requestId)).toHaveLength(1);
  }

  activity(): unknown {
    return this.forge.storage.value('activity');
  }

  /** What is listed as failed. */
  failures(): readonly unknown[] {
    const { storage } = this.forge;
    return storage
      .keys()
      .filter((key) => key.startsWith('failure:'))
      .map((key) => storage.value(key));
  }

  /** Words that somebody gives as a reason and that do not come as far as Teleport: no log may have them. */
  unheard(reason: string): string {
    this.#unheard.push(reason);
    return reason;
  }

  async close(): Promise<void> {
    await this.#sandbox.stop();
    expect(this.jira.violations).toEqual([]);
    expect(leaksOf(this.#sandbox, this.#unheard)).toEqual([]);
  }

  /** Time goes on for whoever waits for a page, where what they wait for waits for a time to come. */
  async #through<T>(work: Promise<T>): Promise<T> {
    const state = { isDone: false };
    const end = (): void => void (state.isDone = true);
    work.then(end, end);
    for (let look = 0; look < SCREEN_LOOKS_MAX; look += 1) {
      await stillness();
      if (state.isDone) break;
      if (this.forge.waitingFunctions > 0) this.clock.advance(STEP_MS);
    }
    return work;
  }

  async #step(): Promise<void> {
    await stillness();
    await whileConnecting(this.relays, CONNECTING_WAIT_MS);
    this.clock.advance(STEP_MS);
    await stillness();
  }

  #explain(error: unknown): string {
    const why = error instanceof Error ? error.message : String(error);
    return `${why}\n\nApp log:\n${this.appLog.slice(-15).join('\n')}\n\nRelay log:\n${this.relayLog.slice(-15).join('\n')}`;
  }
}
