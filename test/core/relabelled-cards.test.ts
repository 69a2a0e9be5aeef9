/**
 * Goal: a decision counts only for the request whose card the issue was when somebody moved it, as the app itself had stored.
 * Whoever may edit an issue can make it point elsewhere at any time; cards are deleted, answers get lost, workers die, and the
 * app is installed anew with an empty storage.
 */
import fc from 'fast-check';
import { AppError } from '#core/errors';
import { requestId, type IssueId, type RequestId } from '#core/ids';
import { issueOf } from '#core/link/link';
import type { ReviewOutcome, ReviewSubmission } from '#core/request/review';
import { runJob } from '#core/sync/run-job';
import { syncRequests } from '#core/sync/sync-requests';
import { BOB, STATUS, anAccessRequest } from '../support/builders';
import { FakeWorld } from '../support/fake-ports';

const noNudge = () => Promise.resolve(undefined);
const CALLS = [
  'create',
  'place',
  'links.save',
  'links.add',
  'noteIssue',
  'find',
  'say',
  'move',
  'submitReview',
];
/** Few, so that actions meet. */
const index = fc.nat({ max: 2 });
/** Decisions below which the test would prove little. */
const DECISIONS_MIN = 200;

type Action =
  | { readonly do: 'ask' | 'tick' | 'reinstall' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'end' | 'delete' | 'lose-note'; readonly on: number }
  | { readonly do: 'drag'; readonly on: number; readonly to: 'approved' | 'denied' | 'pending' }
  | { readonly do: 'relabel'; readonly on: number; readonly as: number }
  | { readonly do: 'fail'; readonly call: string; readonly phase: 'before' | 'after' };

const just = <T extends string>(name: T) => ({ do: fc.constant(name) });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record(just('ask')) },
  { weight: 5, arbitrary: fc.record(just('tick')) },
  { weight: 2, arbitrary: fc.record(just('reinstall')) },
  { weight: 3, arbitrary: fc.record({ ...just('pass'), ms: fc.constantFrom(1_000, 60_000, 600_000) }) },
  { weight: 1, arbitrary: fc.record({ ...just('end'), on: index }) },
  { weight: 2, arbitrary: fc.record({ ...just('delete'), on: index }) },
  { weight: 1, arbitrary: fc.record({ ...just('lose-note'), on: index }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ...just('drag'),
      on: index,
      to: fc.constantFrom('approved' as const, 'approved' as const, 'denied' as const, 'pending' as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ ...just('relabel'), on: index, as: index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...just('fail'),
      call: fc.constantFrom(...CALLS),
      phase: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);

/** A world in which somebody forges; it remembers what each card was when it was moved. */
class ForgedWorld extends FakeWorld {
  /** Requests by decision: that of the card that was moved. */
  readonly meant = new Map<string, RequestId | undefined>();
  readonly recorded: { readonly id: RequestId; readonly decisionId: string }[] = [];
  readonly #asked: RequestId[] = [];

  override answer = (id: RequestId, { decisionId, proposedState }: ReviewSubmission): ReviewOutcome => {
    if (this.requests.get(id)?.state !== 'pending') return { kind: 'gone' };
    this.recorded.push({ id, decisionId });
    const request = anAccessRequest({ id, state: proposedState, revision: `${id} ${proposedState}` });
    this.requests.set(id, request);
    return { kind: 'recorded', request, reviewer: 'bob' };
  };

  async act(action: Action): Promise<void> {
    this.nowMs += 1_000;
    switch (action.do) {
      case 'ask':
        this.#ask();
        return;
      case 'tick':
        return this.tick();
      case 'reinstall':
        this.#reinstall();
        return;
      case 'pass':
        this.nowMs += action.ms;
        return;
      case 'fail':
        this.#failOnce(action.call, action.phase);
        return;
      case 'end':
        this.requests.delete(this.#request(action.on));
        return;
      case 'lose-note':
        this.linked.delete(this.#request(action.on));
        return;
      case 'delete':
        this.issues.splice(action.on, 1);
        return;
      case 'relabel': {
        const issue = this.issues[action.on];
        if (issue !== undefined) issue.requestId = this.#request(action.as);
        return;
      }
      case 'drag': {
        const issue = this.issues[action.on];
        if (issue === undefined) return;
        this.drag(issue.id, STATUS[action.to], BOB);
        this.meant.set(`${issue.id}:${issue.changes.at(-1)?.id ?? ''}`, this.#cardOf(issue.id));
        this.jobs.push({ kind: 'reconcile', issueId: issue.id, cardWas: 'moved' });
      }
    }
  }

  /** A tick and all that follows; what fails is tried again by later ticks. */
  async tick(): Promise<void> {
    this.nowMs += 300_000;
    const run = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    };
    await run(() => syncRequests(this.ports, noNudge));
    for (let job = this.jobs.shift(); job !== undefined; job = this.jobs.shift()) {
      const next = job;
      this.nowMs += 1_000;
      await run(() => runJob(this.ports, next, noNudge));
    }
  }

  #ask(): void {
    const id = requestId(`request-${this.#asked.length}`);
    this.#asked.push(id);
    const createdAt = new Date(this.nowMs).toISOString();
    this.requests.set(id, anAccessRequest({ id, createdAt, revision: id, expiresAt: undefined }));
  }

  #reinstall(): void {
    this.links.clear();
    this.remembered.clear();
    this.jobs.splice(0);
    this.learned = { choice: 'first', adopted: false };
  }

  #failOnce(name: string, at: 'before' | 'after'): void {
    this.gate = (call, phase) => {
      if (call !== name || phase !== at) return Promise.resolve();
      this.gate = () => Promise.resolve();
      return Promise.reject(new AppError('jira-unavailable', 'lost', { retry: 'safe' }));
    };
  }

  #request = (on: number): RequestId => this.#asked[on] ?? requestId('request-0');

  #cardOf = (id: IssueId): RequestId | undefined =>
    [...this.links.values()].find((link) => issueOf(link)?.issueId === id)?.requestId;
}

const START: readonly Action[] = [{ do: 'ask' }, { do: 'ask' }, { do: 'tick' }];

test('a decision counts for the request whose card was moved, and for no other, whatever cards are made to point to', async () => {
  let decisions = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 8, maxLength: 40 }), async (actions) => {
      const world = new ForgedWorld();
      for (const one of [...START, ...actions]) await world.act(one);
      await world.tick();
      for (const { id, decisionId } of world.recorded) {
        expect([decisionId, world.meant.get(decisionId)]).toEqual([decisionId, id]);
      }
      decisions += world.recorded.length;
    }),
    { numRuns: 1_000 },
  );
  expect(decisions).toBeGreaterThan(DECISIONS_MIN);
});
