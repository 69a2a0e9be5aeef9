import { randomUUID } from 'node:crypto';
import { kvs } from '@forge/kvs';
import * as v from '#wire/schema';
import { accountId, projectId, statusId, type ProjectId } from '#core/ids';
import type { Settings } from '#core/ports';
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

const ChoiceSchema = v.object({ projectId: ProjectIdSchema, choice: v.string() });

const LearnedSchema = v.object({
  choice: v.string(),
  settledDigest: v.optional(v.string()),
  nudgeKeyId: v.optional(v.string()),
  lookedAt: v.optional(v.string()),
  adopted: v.boolean(),
});

/** Written by the settings page alone, and by ticks alone: so neither can overwrite the other, whoever comes last. */
const CHOICE_KEY = 'sync-choice';
const LEARNED_KEY = 'sync-learned';
const keyOf = (id: ProjectId): string => `settings:${id}`;

/** Settings per project, and what the tick needs in one read. */
export const forgeSettings: Settings = {
  ofProject: async (id) => parsed(ProjectSettingsSchema, await readValue(keyOf(id))),
  save: (settings) => write(keyOf(settings.projectId), settings),

  async syncState() {
    const values = await readBoth(CHOICE_KEY, LEARNED_KEY);
    const chosen = parsed(ChoiceSchema, values[0]);
    const learned = parsed(LearnedSchema, values[1]);
    if (chosen === undefined) return undefined;
    return learned?.choice === chosen.choice ? { ...learned, ...chosen } : { ...chosen, adopted: false };
  },

  chooseProject: (id) => write(CHOICE_KEY, { projectId: id, choice: randomUUID() }),

  saveSyncState: (state) => write(LEARNED_KEY, v.parse(LearnedSchema, state)),
};

const parsed = <T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined =>
  value === undefined ? undefined : v.parse(schema, value);

const readValue = (key: string): Promise<unknown> => stored(`read "${key}"`, () => kvs.get(key));

/**
 * Two values in one call. What a batch did not find it lists as failed, under a code that Forge does not document, so
 * that such a value is read once more by itself: "not there" must be certain.
 */
async function readBoth(one: string, other: string): Promise<readonly [unknown, unknown]> {
  const batch = await stored(`read "${one}"`, () => kvs.batchGet<unknown>([{ key: one }, { key: other }]));
  const read = (key: string): Promise<unknown> => {
    const found = batch.successfulKeys.find((item) => item.key === key);
    return found === undefined ? readValue(key) : Promise.resolve(found.value);
  };
  return [await read(one), await read(other)];
}

const write = (key: string, value: unknown): Promise<void> =>
  stored(`write "${key}"`, () => kvs.set(key, value));
