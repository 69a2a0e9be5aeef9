import { randomUUID } from 'node:crypto';
import { kvs, WhereConditions } from '@forge/kvs';
import { accountId, groupId, roleId, type ProjectId, type StatusId } from '#core/ids';
import { GLOB_CHARACTERS_MAX } from '#core/lib/glob';
import { LANGUAGES } from '#core/lib/language';
import type { Settings } from '#core/ports';
import { RULES_MAX, type Routing } from '#core/project/routing';
import { FIELD_KINDS, isLabel, type FieldValue } from '#core/project/screen-fields';
import { COMMENT_LEVELS, LOG_DAYS, type CardState, type ProjectSettings } from '#core/project/settings';
import { RequestIdSchema } from '#wire/records';
import * as v from '#wire/schema';
import { AccountIdSchema, ProjectIdSchema, StatusIdSchema } from '../id-schemas';
import { readBatch } from './batch';
import { stored } from './guard';

const statuses = v.array(StatusIdSchema);

/** One schema for what there is of each state of a card. */
export const perState = <T>(schema: T): Record<CardState, T> => ({
  pending: schema,
  approved: schema,
  denied: schema,
  promoted: schema,
  expired: schema,
});

/** Which statuses stand for what, as the settings page sends it and as it is stored. */
export const StatusMappingSchema = v.object(perState(statuses));

export const AccountIdsSchema = v.array(
  v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9:_-]{1,128}$/, 'not an Atlassian account id'),
    v.transform(accountId),
  ),
);

/** Groups and roles that one project names: few, since each role costs a call when somebody decides. */
const APPROVER_GROUPS_MAX = 50;
const APPROVER_ROLES_MAX = 10;

/** Approvers beside the people, as the settings page sends them and as they are stored. */
export const APPROVER_ENTRIES = {
  approverGroups: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,128}$/, 'not a group id'), v.transform(groupId))),
      v.maxLength(APPROVER_GROUPS_MAX),
    ),
  ),
  approverRoles: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/, 'not a role id'), v.transform(roleId))),
      v.maxLength(APPROVER_ROLES_MAX),
    ),
  ),
};

const FieldValueSchema: v.GenericSchema<unknown, FieldValue> = v.object({
  kind: v.picklist(FIELD_KINDS),
  values: v.array(v.string()),
});

const FieldValuesSchema = v.record(v.string(), FieldValueSchema);

/** Labels of one project's cards: more than anybody reads. */
const LABELS_MAX = 20;

/** What a project asks of decisions, as its settings page sends it and as it is stored. */
export const PolicySchema = v.object({
  reasonRequiredFor: v.array(v.picklist(['approved', 'denied'])),
  labels: v.optional(v.pipe(v.array(v.pipe(v.string(), v.check(isLabel))), v.maxLength(LABELS_MAX)), []),
  hasDueDate: v.optional(v.boolean(), false),
  reminds: v.optional(v.boolean(), false),
  isReportedByRequester: v.optional(v.boolean(), false),
  isWatchedByReviewers: v.optional(v.boolean(), false),
  hidesEvidence: v.optional(v.boolean(), false),
  showsAccess: v.optional(v.boolean(), false),
  endsWithWork: v.optional(v.boolean(), false),
  comments: v.optional(v.picklist(COMMENT_LEVELS), 'all'),
  logDays: v.optional(v.picklist(LOG_DAYS)),
});

const ProjectSettingsSchema: v.GenericSchema<unknown, ProjectSettings> = v.object({
  projectId: ProjectIdSchema,
  projectKey: v.string(),
  issueTypeId: v.string(),
  appAccountId: AccountIdSchema,
  statuses: StatusMappingSchema,
  partlyApproved: v.optional(statuses),
  statusNames: v.optional(v.record(v.string(), v.string())),
  mappedAt: v.optional(v.string()),
  approvers: AccountIdsSchema,
  ...APPROVER_ENTRIES,
  policy: v.optional(PolicySchema),
  createFields: v.optional(FieldValuesSchema),
  moveFields: v.optional(v.partial(v.object(perState(FieldValuesSchema)))),
  accessField: v.optional(v.string()),
  language: v.optional(v.picklist(LANGUAGES)),
  isOff: v.optional(v.boolean()),
});

/** How new issues reach their pending status, and the settings that this was learned under. */
const LearnedTransitionSchema = v.object({ under: v.string(), transition: v.string() });

/** Statuses that nobody may decide in, and the save that they were doubted after. */
const DoubtSchema = v.object({ under: v.string(), statuses });

const pattern = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(GLOB_CHARACTERS_MAX)));

/** Which project requests go to, as the site page sends it and as it is stored. */
export const RoutingSchema: v.GenericSchema<unknown, Routing> = v.object({
  rules: v.pipe(
    v.array(
      v.object({
        projectId: ProjectIdSchema,
        role: pattern,
        resourceKind: pattern,
        cluster: pattern,
        requester: pattern,
      }),
    ),
    v.maxLength(RULES_MAX),
  ),
  defaultProjectId: ProjectIdSchema,
});

const StoredRoutingSchema = v.object({ routing: RoutingSchema, version: v.string() });

const LearnedSchema = v.object({
  choice: v.string(),
  accounted: v.optional(v.object({ digest: v.string(), at: v.string() })),
  unlisted: v.optional(v.number()),
  nudgeKeyId: v.optional(v.string()),
  sweptAt: v.optional(v.string()),
  adopted: v.boolean(),
  boards: v.optional(v.array(ProjectIdSchema)),
  listedProjects: v.optional(v.array(ProjectIdSchema)),
  comparedTo: v.optional(v.number()),
  searchedTo: v.optional(RequestIdSchema),
});

/**
 * Written by the site page (and the first project that is set up), by the project pages, and by ticks, each alone: so none can
 * overwrite another, whoever comes last.
 */
const ROUTING_KEY = 'routing';
const EPOCH_KEY = 'sync-epoch';
const LEARNED_KEY = 'sync-learned';
const SETTINGS_PREFIX = 'settings:';
const keyOf = (id: ProjectId): string => `${SETTINGS_PREFIX}${id}`;
/** Under a key of its own, since it is learned while admins save. */
const transitionKeyOf = (id: ProjectId): string => `create-transition:${id}`;

const doubtKeyOf = (id: ProjectId): string => `doubt:${id}`;

/** Forge answers at most this many results of a query. @see https://developer.atlassian.com/platform/forge/storage-reference/ */
const QUERY_PAGE_MAX = 100;

/** Settings per project, where requests go, and what the tick needs in one read. */
export const forgeSettings: Settings = {
  async ofProject(id) {
    const [saved, learned, doubt] = await readAll([keyOf(id), transitionKeyOf(id), doubtKeyOf(id)]);
    const settings = parsed(ProjectSettingsSchema, saved);
    return (
      settings && {
        ...settings,
        createTransition: transitionUnder(settings, learned),
        doubtfulStatuses: doubtUnder(settings, doubt),
      }
    );
  },

  async all() {
    const found: ProjectSettings[] = [];
    let cursor: string | undefined;
    do {
      const page = await stored('list the projects', () => {
        const query = kvs
          .query()
          .where('key', WhereConditions.beginsWith(SETTINGS_PREFIX))
          .limit(QUERY_PAGE_MAX);
        return (cursor === undefined ? query : query.cursor(cursor)).getMany();
      });
      found.push(...page.results.map((result) => v.parse(ProjectSettingsSchema, result.value)));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  },

  doubt: (settings, doubtful) =>
    write(doubtKeyOf(settings.projectId), { under: doubtedUnder(settings), statuses: doubtful }),

  save: (settings) => write(keyOf(settings.projectId), v.parse(ProjectSettingsSchema, settings)),

  async learnTransition(settings, transition) {
    const key = transitionKeyOf(settings.projectId);
    if (transition !== undefined) return write(key, { under: underOf(settings), transition });
    await stored(`delete "${key}"`, () => kvs.delete(key));
  },

  async syncState() {
    const [routed, epoch, learned] = await readAll([ROUTING_KEY, EPOCH_KEY, LEARNED_KEY]);
    const chosen = parsed(StoredRoutingSchema, routed);
    if (chosen === undefined) return undefined;
    // What another version of the app has learned is learned again.
    const read = v.safeParse(LearnedSchema, learned);
    const known = read.success ? read.output : undefined;
    const choice = `${chosen.version}:${String(epoch)}`;
    const { routing } = chosen;
    if (known?.choice !== choice) {
      // What is listed stands in the list, whatever was chosen since.
      return { routing, choice, adopted: false, listedProjects: known?.listedProjects };
    }
    return { ...known, routing };
  },

  async routeFirst(id) {
    const first = { routing: { rules: [], defaultProjectId: id }, version: randomUUID() };
    try {
      await kvs.set(ROUTING_KEY, first, { keyPolicy: 'FAIL_IF_EXISTS' });
      return 'stored';
    } catch (cause) {
      // Lost against another, or the answer was lost: what is stored tells.
      const now = parsed(StoredRoutingSchema, await readValue(ROUTING_KEY));
      if (now?.version === first.version) return 'stored';
      if (now !== undefined) return 'exists';
      return stored('keep the first routing', () => Promise.reject(cause as Error));
    }
  },

  route: (routing) => write(ROUTING_KEY, { routing, version: randomUUID() }),

  relearn: () => write(EPOCH_KEY, randomUUID()),

  saveSyncState: (state) => write(LEARNED_KEY, v.parse(LearnedSchema, state)),
};

const parsed = <T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined =>
  value === undefined ? undefined : v.parse(schema, value);

const readValue = (key: string): Promise<unknown> => stored(`read "${key}"`, () => kvs.get(key));

/** What was learned, if under what decides where new issues start and where they belong. */
function transitionUnder(settings: ProjectSettings, learned: unknown): string | undefined {
  const read = v.safeParse(LearnedTransitionSchema, learned);
  return read.success && read.output.under === underOf(settings) ? read.output.transition : undefined;
}

function doubtUnder(settings: ProjectSettings, doubt: unknown): readonly StatusId[] | undefined {
  const read = v.safeParse(DoubtSchema, doubt);
  return read.success && read.output.under === doubtedUnder(settings) ? read.output.statuses : undefined;
}

const doubtedUnder = ({ statuses: mapping, statusNames, mappedAt }: ProjectSettings): string =>
  JSON.stringify([mapping, statusNames, mappedAt]);

const underOf = ({ issueTypeId, statuses: { pending } }: ProjectSettings): string =>
  JSON.stringify([issueTypeId, pending]);

/** Values in one call, where "not there" is certain. */
async function readAll(keys: readonly string[]): Promise<readonly unknown[]> {
  const found = await readBatch(keys.map((key) => ({ key })));
  return Promise.all(
    found.map((one, index) => (one === undefined ? readValue(keys[index] ?? '') : one.value)),
  );
}

const write = (key: string, value: unknown): Promise<void> =>
  stored(`write "${key}"`, () => kvs.set(key, value));
