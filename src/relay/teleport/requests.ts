import { createHash } from 'node:crypto';
import { requestId, type RequestId } from '#core/ids';
import type { AccessRequest, Instant, RequestHead } from '#core/request/access-request';
import { HEADS_MAX, REQUEST_ID_PATTERN } from '#wire/limits';

/** Heads of all pending requests, oldest first, and what they hash to. */
export interface PendingHeads {
  readonly heads: readonly RequestHead[];
  /** Pending requests that are not listed, since there are too many. */
  readonly unlisted: number;
  readonly digest: string;
}

/** A request as the store keeps it: its text takes a fraction of the memory that its objects would. */
interface Kept {
  readonly revision: string;
  readonly isPending: boolean;
  readonly createdAt: Instant | undefined;
  readonly json: string;
}

/** What the watch knows about all access requests that exist. Lists the pending ones only when they have changed. */
export class RequestStore {
  #requests = new Map<RequestId, Kept>();
  /** Requests that exist, with records that could never be read. */
  #unreadable: ReadonlySet<RequestId> = new Set();
  #pending: PendingHeads | undefined;
  readonly #headsMax: number;

  constructor(headsMax = HEADS_MAX) {
    this.#headsMax = headsMax;
  }

  get size(): number {
    return this.#requests.size;
  }

  get(id: RequestId): AccessRequest | undefined {
    const kept = this.#requests.get(id);
    return kept === undefined ? undefined : (JSON.parse(kept.json) as AccessRequest);
  }

  /** The revision of a request; undefined for one that is not known. */
  revisionOf(id: RequestId): string | undefined {
    return this.#requests.get(id)?.revision;
  }

  /**
   * Takes in a request; says whether it is new or differs from what was known. What has been decided never becomes pending
   * again, so an event that says so was overtaken on its way.
   */
  put(request: AccessRequest): boolean {
    const known = this.#requests.get(request.id);
    if (known?.revision === request.revision) return false;
    const kept = keep(request);
    if (known?.isPending === false && kept.isPending) return false;
    this.#requests.set(request.id, kept);
    this.#forgetUnreadable(request.id);
    if (known?.isPending === true || kept.isPending) this.#pending = undefined;
    return true;
  }

  /** Forgets a request; says whether it was known. */
  delete(id: RequestId): boolean {
    if (this.#requests.get(id)?.isPending === true) this.#pending = undefined;
    this.#forgetUnreadable(id);
    return this.#requests.delete(id);
  }

  #forgetUnreadable(id: RequestId): void {
    if (!this.#unreadable.has(id)) return;
    this.#unreadable = new Set([...this.#unreadable].filter((other) => other !== id));
    this.#pending = undefined;
  }

  /**
   * Takes a full list for the truth: what it lacks is gone, but for what it has and could not be read: of that the store keeps
   * what it knew, and one of which it knows nothing it counts among the pending, so that the app asks for it and lists why it
   * cannot be read. Says which requests differ from what was known.
   */
  replaceAll(requests: readonly AccessRequest[], unreadable: readonly string[] = []): readonly RequestId[] {
    const before = this.#requests;
    const names = new Set(unreadable);
    const after = new Map([
      ...[...before].filter(([id]) => names.has(id)),
      ...requests.map((request) => [request.id, keep(request)] as const),
    ]);
    this.#requests = after;
    this.#unreadable = new Set(
      unreadable.flatMap((name) => (REQUEST_ID_PATTERN.test(name) ? [requestId(name)] : [])),
    );
    this.#pending = undefined;
    const changed = [...after].filter(([id, { revision }]) => before.get(id)?.revision !== revision);
    const gone = [...before.keys()].filter((id) => !after.has(id));
    return [...changed.map(([id]) => id), ...gone];
  }

  /** Requests that have been pending since `instant` or longer. */
  pendingSince(instant: Instant): readonly RequestId[] {
    return [...this.#requests].flatMap(([id, { isPending, createdAt }]) =>
      isPending && createdAt !== undefined && createdAt <= instant ? [id] : [],
    );
  }

  /** At most `HEADS_MAX` heads; a cluster with more pending requests has the others counted, and listed as those are dealt with. */
  pending(): PendingHeads {
    this.#pending ??= pendingHeadsOf(
      this.#requests,
      [...this.#unreadable].filter((id) => !this.#requests.has(id)),
      this.#headsMax,
    );
    return this.#pending;
  }
}

const keep = (request: AccessRequest): Kept => ({
  revision: request.revision,
  isPending: request.state === 'pending',
  createdAt: request.createdAt,
  json: JSON.stringify(request),
});

/** The revision of what could not be read. */
const UNREAD = 'unread';

function pendingHeadsOf(
  requests: ReadonlyMap<RequestId, Kept>,
  unread: readonly RequestId[],
  headsMax: number,
): PendingHeads {
  const pending: (RequestHead & Aged)[] = [...requests].flatMap(([id, { isPending, revision, createdAt }]) =>
    isPending ? [{ id, revision, createdAt }] : [],
  );
  pending.sort(byAge);
  pending.push(...unread.map((id) => ({ id, revision: UNREAD, createdAt: undefined })));
  const heads = pending.slice(0, headsMax).map(({ id, revision }): RequestHead => ({ id, revision }));
  const unlisted = pending.length - heads.length;
  const hash = createHash('sha256');
  for (const { id, revision } of heads) hash.update(`${id} ${revision}\n`);
  if (unlisted > 0) hash.update(String(unlisted));
  return { heads, unlisted, digest: hash.digest('hex') };
}

type Aged = Pick<AccessRequest, 'id' | 'createdAt'>;

/** Oldest first, so that who has waited longest gets a card first; by id where that decides nothing. */
function byAge(a: Aged, b: Aged): number {
  const [of, than] = [a.createdAt ?? '', b.createdAt ?? ''];
  if (of !== than) return of < than ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
