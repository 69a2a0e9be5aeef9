import * as v from 'valibot';

/** The parts of Jira's answers that the pages use. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */

const UserSchema = v.object({ accountId: v.string(), displayName: v.string() });

const StatusSchema = v.object({
  id: v.string(),
  name: v.string(),
  statusCategory: v.object({ key: v.string() }),
});
export type JiraStatus = v.InferOutput<typeof StatusSchema>;

const IssueTypeSchema = v.object({ id: v.string(), name: v.string() });
const PropertiesSchema = v.optional(v.record(v.string(), v.unknown()), {});

export const ProjectsSchema = v.object({
  values: v.array(v.object({ id: v.string(), key: v.string(), name: v.string() })),
});
export type JiraProject = v.InferOutput<typeof ProjectsSchema>['values'][number];

export const ProjectSchema = v.object({ id: v.string(), key: v.string(), name: v.string() });

export const BoardsSchema = v.object({ values: v.array(v.object({ id: v.number(), name: v.string() })) });

export const BoardConfigurationSchema = v.object({
  id: v.number(),
  name: v.string(),
  columnConfig: v.object({
    columns: v.array(v.object({ name: v.string(), statuses: v.array(v.object({ id: v.string() })) })),
  }),
});
export type BoardConfiguration = v.InferOutput<typeof BoardConfigurationSchema>;

const CardSchema = v.object({
  id: v.string(),
  key: v.string(),
  fields: v.object({
    summary: v.string(),
    status: StatusSchema,
    issuetype: IssueTypeSchema,
    assignee: v.nullish(UserSchema),
    reporter: v.nullish(UserSchema),
    duedate: v.nullish(v.string()),
  }),
  properties: PropertiesSchema,
});
/** An issue, as a board shows it. */
export type CardIssue = v.InferOutput<typeof CardSchema>;

export const BoardIssuesSchema = v.object({ total: v.number(), issues: v.array(CardSchema) });

const TransitionSchema = v.object({ id: v.string(), name: v.string(), to: StatusSchema });
export type Transition = v.InferOutput<typeof TransitionSchema>;
export const TransitionsSchema = v.object({ transitions: v.array(TransitionSchema) });

const CommentSchema = v.object({
  id: v.string(),
  author: v.optional(UserSchema),
  created: v.string(),
  body: v.unknown(),
});
export type JiraComment = v.InferOutput<typeof CommentSchema>;

const HistorySchema = v.object({
  id: v.string(),
  author: v.optional(UserSchema),
  created: v.string(),
  items: v.array(
    v.object({ field: v.string(), fromString: v.nullish(v.string()), toString: v.nullish(v.string()) }),
  ),
});
export type JiraHistory = v.InferOutput<typeof HistorySchema>;

/** An issue, as its own page shows it: `fields=*all&properties=*all&expand=changelog,transitions,renderedFields,names`. */
export const IssueSchema = v.object({
  id: v.string(),
  key: v.string(),
  fields: v.object({
    summary: v.string(),
    status: StatusSchema,
    issuetype: IssueTypeSchema,
    project: v.object({
      id: v.string(),
      key: v.string(),
      name: v.string(),
      projectTypeKey: v.optional(v.string()),
    }),
    assignee: v.nullish(UserSchema),
    reporter: v.nullish(UserSchema),
    created: v.string(),
    updated: v.string(),
    description: v.unknown(),
    comment: v.optional(v.object({ comments: v.array(CommentSchema) }), { comments: [] }),
  }),
  properties: PropertiesSchema,
  changelog: v.object({ histories: v.array(HistorySchema) }),
  /** Fields of apps as their formatters write them, and their names. */
  renderedFields: v.optional(v.record(v.string(), v.string()), {}),
  names: v.optional(v.record(v.string(), v.string()), {}),
  transitions: v.optional(v.array(TransitionSchema), []),
});
export type JiraIssue = v.InferOutput<typeof IssueSchema>;
