import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { accountId, projectId, statusId, type ProjectId } from '#core/ids';
import type { Settings, SyncState } from '#core/ports';
import type { ProjectSettings } from '#core/settings';
import { stored } from './guard';

const statuses = v.array(v.pipe(v.string(), v.transform(statusId)));
const ProjectIdSchema = v.pipe(v.string(), v.transform(projectId));

/** Which statuses stand for what, as the settings page sends it and as it is stored. */
export const StatusMappingSchema = v.object({
  pending: statuses,
  approved: statuses,
  denied: statuses,
  promoted: statuses,
  expired: statuses,
});

export const AccountIdsSchema = v.array(
  v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9:_-]{1,128}$/, 'not an Atlassian account id'),
    v.transform(accountId),
  ),
);

const ProjectSettingsSchema: v.GenericSchema<unknown, ProjectSettings> = v.object({
  projectId: ProjectIdSchema,
  projectKey: v.string(),
  issueTypeId: v.string(),
  appAccountId: v.pipe(v.string(), v.transform(accountId)),
  statuses: StatusMappingSchema,
  approvers: AccountIdsSchema,
  createTransition: v.optional(v.string()),
});

const SyncStateSchema: v.GenericSchema<unknown, SyncState> = v.object({
  projectId: ProjectIdSchema,
  settledDigest: v.optional(v.string()),
  nudgeKeyId: v.optional(v.string()),
  lookedAt: v.optional(v.string()),
  adopted: v.boolean(),
});

const SYNC_KEY = 'sync';
const keyOf = (id: ProjectId): string => `settings:${id}`;

/** Settings per project, and the tick's own record: one key, one read. */
export const forgeSettings: Settings = {
  ofProject: (id) => read(keyOf(id), ProjectSettingsSchema),
  save: (settings) => write(keyOf(settings.projectId), settings),
  syncState: () => read(SYNC_KEY, SyncStateSchema),
  saveSyncState: (state) => write(SYNC_KEY, state),
};

async function read<T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
  const found: unknown = await stored(`read "${key}"`, () => kvs.get(key));
  return found === undefined ? undefined : v.parse(schema, found);
}

const write = (key: string, value: unknown): Promise<void> =>
  stored(`write "${key}"`, () => kvs.set(key, value));
