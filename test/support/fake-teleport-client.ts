import type { AccessRequest, ProposedState } from '#core/request/access-request';
import type { DecidedRequest, NewReview } from '../../src/relay/teleport/client';
import type { ClusterInfo } from '../../src/relay/teleport/cluster';
import { TeleportFailure, type FailureKind } from '../../src/relay/teleport/errors';
import { anAccessRequest, aReview, REQUEST_ID } from './builders';

/** A failure of Teleport's that says `said`. */
export const failure = (kind: FailureKind, said = ''): TeleportFailure =>
  new TeleportFailure(kind, `Teleport failed: ${kind}`, { said });

interface Change {
  readonly state: ProposedState;
  readonly reason: string;
  readonly delegator: string;
  readonly decision: string;
}

/** A Teleport that has one request, for what is decided between reading it and writing to it. */
export class FakeTeleportClient {
  readonly ownUser = 'access-plugin';
  cluster: ClusterInfo | undefined = { name: 'c', version: '18.11.0', edition: 'enterprise' };
  request: AccessRequest | undefined;
  /** The decision that the state bears. */
  decision: string | undefined;
  readonly submitted: NewReview[] = [];
  readonly changes: Change[] = [];
  reads = 0;
  /** What happens at the next writes, one after the other; the ones after them succeed. */
  readonly writes: (() => void)[] = [];
  /** Whether the answer to a review is a record that nobody can read. */
  answersOddly = false;

  constructor(request: Partial<AccessRequest> = {}) {
    this.request = anAccessRequest(request);
  }

  /** The next write fails, after what `meanwhile` does. */
  failOnce(error: unknown, meanwhile: () => void = () => undefined): void {
    this.writes.push(() => {
      meanwhile();
      throw error;
    });
  }

  change(changes: Partial<AccessRequest>): void {
    this.request = anAccessRequest({ ...this.request, ...changes });
  }

  readRequest(): Promise<AccessRequest | undefined> {
    this.reads += 1;
    return Promise.resolve(this.request);
  }

  async readDecided(): Promise<DecidedRequest | undefined> {
    const request = await this.readRequest();
    return request === undefined ? undefined : { request, decision: this.decision };
  }

  async submitReview(id: typeof REQUEST_ID, review: NewReview): Promise<AccessRequest | undefined> {
    expect(id).toBe(REQUEST_ID);
    await Promise.resolve();
    this.writes.shift()?.();
    this.take(review);
    return this.answersOddly ? undefined : this.request;
  }

  async setState(id: typeof REQUEST_ID, change: Change): Promise<void> {
    expect(id).toBe(REQUEST_ID);
    await Promise.resolve();
    this.writes.shift()?.();
    this.set(change);
  }

  /** Teleport takes a review. */
  take(review: NewReview): void {
    this.submitted.push(review);
    const { author, proposedState, reason } = review;
    const submittedBy = review.submittedByPlugin ? { submittedBy: this.ownUser } : {};
    this.change({
      state: proposedState,
      reviews: [...(this.request?.reviews ?? []), aReview({ author, proposedState, reason, ...submittedBy })],
    });
  }

  /** Teleport takes a state. */
  set(change: Change): void {
    this.changes.push(change);
    this.decision = change.decision;
    this.change({ state: change.state, resolveReason: change.reason });
  }
}
