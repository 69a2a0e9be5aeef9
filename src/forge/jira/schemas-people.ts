import * as v from '#wire/schema';
import { accountId, groupId } from '#core/ids';
import { flag, maybeText, readable, readableOrNone, textOrEmpty } from './lenient';

/** What this app reads of Jira's answers about people, groups, roles and permissions. */

const AccountIdSchema = v.pipe(v.string(), v.nonEmpty(), v.transform(accountId));
const GroupIdSchema = v.pipe(v.string(), v.nonEmpty(), v.transform(groupId));

export const MyselfSchema = v.object({ accountId: AccountIdSchema });

/** The visitor of a page. Without a type nobody can tell whether it is a person. */
export const ViewerSchema = v.object({
  accountId: AccountIdSchema,
  accountType: textOrEmpty,
  displayName: textOrEmpty,
  emailAddress: maybeText,
});

const PersonSchema = v.object({
  accountId: v.string(),
  accountType: textOrEmpty,
  displayName: textOrEmpty,
  active: flag(true),
  avatarUrls: v.fallback(v.optional(v.record(v.string(), v.string()), {}), {}),
});
export type PersonRead = v.InferOutput<typeof PersonSchema>;

/** Jira answers `null` for each account that the site does not know. */
export const PeoplePageSchema = v.object({ values: readable(PersonSchema) });
export const PeopleSchema = readable(PersonSchema);

/** Groups by id alone: a name can be given to another group. */
const GroupSchema = v.object({ groupId: GroupIdSchema, name: textOrEmpty });
export type GroupRead = v.InferOutput<typeof GroupSchema>;

export const GroupsSchema = readable(GroupSchema);
export const FoundGroupsSchema = v.object({ groups: readableOrNone(GroupSchema) });
export const GroupsPageSchema = v.object({ values: readable(GroupSchema) });

/** Addresses by name, which end in the role's id. They are never called. */
export const RolesSchema = v.record(v.string(), v.unknown());

const ActorSchema = v.object({
  actorUser: v.fallback(v.optional(v.object({ accountId: AccountIdSchema })), undefined),
  actorGroup: v.fallback(v.optional(v.object({ groupId: GroupIdSchema })), undefined),
});
export const RoleSchema = v.object({ actors: readableOrNone(ActorSchema) });

/** Whether each permission is there; one of which that cannot be read is not. */
export const PermissionsSchema = v.object({
  permissions: v.record(
    v.string(),
    v.fallback(v.object({ havePermission: flag(false) }), { havePermission: false }),
  ),
});

/** Jira writes the id of one and the same level as a number here and as a text there. */
const levelId = v.pipe(
  v.union([v.number(), v.string()]),
  v.transform((id) => String(id)),
);
const LevelSchema = v.object({ id: levelId, name: textOrEmpty });

/** What security levels issues of a project have, and which new ones get. */
export const SecuritySchemeSchema = v.object({
  defaultSecurityLevelId: v.fallback(v.optional(levelId), undefined),
  levels: readableOrNone(LevelSchema),
});

/** The levels that whoever asks is in, and may set. */
export const SecurityLevelsSchema = v.object({ levels: readableOrNone(LevelSchema) });
