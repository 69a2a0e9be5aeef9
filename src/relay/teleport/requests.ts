import { createHash } from 'node:crypto';
import type { AccessRequest, RequestHead } from '#core/access-request';
import type { RequestId } from '#core/ids';
import { HEADS_MAX } from '#wire/limits';

/** Heads of all pending requests, sorted by id, and what they hash to. */
export interface PendingHeads {
  readonly heads: readonly RequestHead[];
  readonly digest: string;
}

/** What the watch knows about all access requests that exist. Lists the pending ones only when they have changed. */
export class RequestStore {
  #requests = new Map<RequestId, AccessRequest>();
  #pending: PendingHeads | undefined;

  get size(): number {
    return this.#requests.size;
  }

  get(id: RequestId): AccessRequest | undefined {
    return this.#requests.get(id);
  }

  /** Takes in a request; says whether it is new or differs from what was known. */
  put(request: AccessRequest): boolean {
    const known = this.#requests.get(request.id);
    if (known?.revision === request.revision) return false;
    this.#requests.set(request.id, request);
    if (known?.state === 'pending' || request.state === 'pending') this.#pending = undefined;
    return true;
  }

  /** Forgets a request; says whether it was known. */
  delete(id: RequestId): boolean {
    if (this.#requests.get(id)?.state === 'pending') this.#pending = undefined;
    return this.#requests.delete(id);
  }

  /** Takes a full list for the truth: what it lacks is gone. Says which requests differ from what was known. */
  replaceAll(requests: readonly AccessRequest[]): readonly RequestId[] {
    const before = this.#requests;
    const after = new Map(requests.map((request) => [request.id, request]));
    this.#requests = after;
    this.#pending = undefined;
    const changed = [...after.values()].filter(({ id, revision }) => before.get(id)?.revision !== revision);
    const gone = [...before.keys()].filter((id) => !after.has(id));
    return [...changed.map(({ id }) => id), ...gone];
  }

  /** At most `HEADS_MAX` heads; a cluster with more pending requests shows the others as those are dealt with. */
  pending(): PendingHeads {
    this.#pending ??= pendingHeadsOf(this.#requests.values());
    return this.#pending;
  }
}

function pendingHeadsOf(requests: Iterable<AccessRequest>): PendingHeads {
  const heads: RequestHead[] = [];
  for (const { id, revision, state } of requests) {
    if (state === 'pending') heads.push({ id, revision });
  }
  heads.sort((a, b) => (a.id < b.id ? -1 : 1));
  const listed = heads.slice(0, HEADS_MAX);
  const hash = createHash('sha256');
  for (const { id, revision } of listed) hash.update(`${id} ${revision}\n`);
  return { heads: listed, digest: hash.digest('hex') };
}
