import type { RequestId } from '#core/ids';
import { inParallel } from '#core/lib/batches';
import type { AccessRequest } from '#core/request/access-request';
import type { FetchAnswer, FetchCall, Fetched } from '#wire/messages';
import type { IssueNotes } from '../issue-notes';
import { CALL_CONCURRENCY_MAX, FRESH_READS_MAX } from '../limits';
import { UnreadableRequest, type TeleportClient } from '../teleport/client';
import type { RequestStore } from '../teleport/requests';
import type { ResourceNames } from '../teleport/resource-names';

export interface FetchDeps {
  readonly client: TeleportClient;
  readonly store: RequestStore;
  readonly notes: IssueNotes;
  readonly names: Pick<ResourceNames, 'addTo'>;
  /** Whether the store is kept up to date. */
  readonly isUpToDate: () => boolean;
}

/**
 * Full records, one for each id asked for. A few are read from Teleport itself, many from what the watch knows, and so is a
 * record in the very revision that the app heard of. "Gone" closes a card, so it is said only after Teleport itself was asked.
 */
export async function fetchRequests(
  deps: FetchDeps,
  { ids, withIssues, heard = {} }: FetchCall,
): Promise<FetchAnswer> {
  const { store } = deps;
  const isUpToDate = deps.isUpToDate();
  const fetchOne = async (id: RequestId): Promise<Fetched> => {
    const isHeard = heard[id] !== undefined && heard[id] === store.revisionOf(id);
    const known = isUpToDate && (isHeard || ids.length > FRESH_READS_MAX) ? store.get(id) : undefined;
    const request = known ?? (await readFrom(deps.client, id));
    if (request instanceof UnreadableRequest) return { kind: 'unusable', id, why: request.message };
    return request === undefined ? { kind: 'gone', id } : found(deps, request, withIssues ?? false);
  };
  return { requests: await named(deps, await inParallel(ids, fetchOne, CALL_CONCURRENCY_MAX)) };
}

/** One record that cannot be read leaves the others as they are. */
async function readFrom(
  client: Pick<TeleportClient, 'readRequest'>,
  id: RequestId,
): Promise<AccessRequest | UnreadableRequest | undefined> {
  try {
    return await client.readRequest(id);
  } catch (error) {
    if (error instanceof UnreadableRequest) return error;
    throw error;
  }
}

/** With the names that people know resources by, looked up for all records together. */
async function named({ names }: FetchDeps, records: readonly Fetched[]): Promise<Fetched[]> {
  const requests = await names.addTo(
    records.flatMap((record) => (record.kind === 'found' ? [record.request] : [])),
  );
  const byId = new Map(requests.map((request) => [request.id, request]));
  return records.map((record) =>
    record.kind === 'found' ? { ...record, request: byId.get(record.request.id) ?? record.request } : record,
  );
}

async function found(deps: FetchDeps, request: AccessRequest, withIssue: boolean): Promise<Fetched> {
  const issue = withIssue ? await deps.notes.read(request.id) : undefined;
  return issue === undefined ? { kind: 'found', request } : { kind: 'found', request, issue };
}
