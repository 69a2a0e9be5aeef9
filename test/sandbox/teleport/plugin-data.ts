/** Plugin data: notes a plugin keeps beside a request, changed by compare-and-set. */
import { randomUUID } from 'node:crypto';
import {
  type PluginDataFilter,
  type PluginDataUpdateParams,
  PluginDataV3,
} from '../../../src/relay/teleport/gen/teleport/types/plugin_data';
import { badParameter, compareFailed, notFound, quote } from './errors';
import { PLUGIN_DATA_AFTERLIFE_MS, RESOURCE_BYTES_MAX } from './limits';
import { type Caller, requireVerbs, verdictOn } from './rbac';
import { ACCESS_REQUEST_KIND, type ClusterState, type StoredPluginData } from './state';
import { fromTimestamp, toTimestamp } from './time';

/** Permission on requests covers plugin data too, as it did before plugin data had permissions of its own. */
function requirePluginVerb(state: ClusterState, caller: Caller, verb: string): void {
  if (verdictOn(state, caller, ACCESS_REQUEST_KIND, verb) === 'allowed') return;
  requireVerbs(state, caller, 'access_plugin_data', [verb]);
}

// Parity: Teleport also keeps plugin data beside access lists.
function requireKind(kind: string): void {
  if (kind !== ACCESS_REQUEST_KIND) throw badParameter(`unsupported resource kind ${quote(kind)}`);
}

function isAlive(state: ClusterState, data: StoredPluginData | undefined): data is StoredPluginData {
  return data !== undefined && data.expiresAt > state.clock.now();
}

function toMessage(id: string, data: StoredPluginData): PluginDataV3 {
  const entries = [...data.entries].map(
    ([plugin, entry]) => [plugin, { Data: Object.fromEntries(entry) }] as const,
  );
  return PluginDataV3.fromPartial({
    Kind: 'plugin_data',
    SubKind: ACCESS_REQUEST_KIND,
    Version: 'v3',
    Metadata: {
      Name: id,
      Namespace: 'default',
      Expires: toTimestamp(data.expiresAt),
      Revision: data.revision,
    },
    Spec: { Entries: Object.fromEntries(entries) },
  });
}

/** Finds plugin data; nothing found is an empty list, not an error. */
export function getPluginData(state: ClusterState, caller: Caller, filter: PluginDataFilter): PluginDataV3[] {
  requireKind(filter.Kind);
  requirePluginVerb(state, caller, 'list');
  requirePluginVerb(state, caller, 'read');
  const ids = filter.Resource === '' ? [...state.pluginData.keys()] : [filter.Resource];
  return ids.flatMap((id) => {
    const data = state.pluginData.get(id);
    if (!isAlive(state, data)) return [];
    if (filter.Plugin !== '' && !data.entries.has(filter.Plugin)) return [];
    return [toMessage(id, data)];
  });
}

function existingOrNew(state: ClusterState, id: string): StoredPluginData {
  const existing = state.pluginData.get(id);
  if (isAlive(state, existing)) return existing;
  const request = state.requests.get(id);
  if (request === undefined) throw notFound(`access request ${quote(id)} not found`);
  const accessEndsAt = fromTimestamp(request.Spec.Expires) ?? state.clock.now();
  return { entries: new Map(), revision: '', expiresAt: accessEndsAt + PLUGIN_DATA_AFTERLIFE_MS };
}

/** Sets keys if all expectations hold. An empty value deletes a key, and expects one to be absent. */
export function updatePluginData(state: ClusterState, caller: Caller, params: PluginDataUpdateParams): void {
  requireKind(params.Kind);
  requirePluginVerb(state, caller, 'update');
  const data = existingOrNew(state, params.Resource);
  const entry = new Map(data.entries.get(params.Plugin));
  for (const [key, value] of Object.entries(params.Expect)) {
    if ((entry.get(key) ?? '') !== value) throw compareFailed(`expectations not met for field ${quote(key)}`);
  }
  for (const [key, value] of Object.entries(params.Set)) {
    if (value === '') entry.delete(key);
    else entry.set(key, value);
  }
  const entries = new Map(data.entries);
  if (entry.size > 0) entries.set(params.Plugin, entry);
  else entries.delete(params.Plugin);
  const stored = { ...data, entries, revision: randomUUID() };
  if (PluginDataV3.encode(toMessage(params.Resource, stored)).finish().length > RESOURCE_BYTES_MAX) {
    throw badParameter('plugin data size limit exceeded');
  }
  state.pluginData.set(params.Resource, stored);
}
