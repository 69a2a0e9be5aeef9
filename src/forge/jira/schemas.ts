import * as v from '#wire/schema';
import { accountId, issueId, issueKey, projectId, requestId, statusId } from '#core/ids';
import { REQUEST_ID_PATTERN } from '#wire/limits';

/** What this app reads of Jira's answers; everything else in them is passed over. */

export const CreatedIssueSchema = v.pipe(
  v.object({
    id: v.string(),
    key: v.string(),
    // Jira creates the issue even where its transition cannot be made, and says so here.
    transition: v.nullish(v.object({ status: v.optional(v.number(), 204) })),
  }),
  v.transform(({ id, key, transition }) => ({
    issue: { issueId: issueId(id), issueKey: issueKey(key) },
    isInPlace: (transition?.status ?? 204) < 300,
  })),
);

export type CreatedIssue = v.InferOutput<typeof CreatedIssueSchema>;

export const BulkCreatedSchema = v.object({
  issues: v.optional(v.array(CreatedIssueSchema), []),
  errors: v.optional(
    v.array(
      v.object({ failedElementNumber: v.optional(v.number()), elementErrors: v.optional(v.unknown()) }),
    ),
    [],
  ),
});

const StatusSchema = v.object({ id: v.pipe(v.string(), v.transform(statusId)) });

const ProjectRefSchema = v.object({ id: v.pipe(v.string(), v.transform(projectId)) });

const CreatorSchema = v.nullish(v.object({ accountId: v.pipe(v.string(), v.transform(accountId)) }));

export const TransitionsSchema = v.object({
  transitions: v.optional(v.array(v.object({ id: v.string(), to: StatusSchema })), []),
});
export type Transitions = v.InferOutput<typeof TransitionsSchema>['transitions'];

/** Whoever made a change: nobody that can be named, where Jira names nobody that can be used. */
const AuthorSchema = v.fallback(
  v.optional(
    v.object({
      accountId: v.pipe(v.string(), v.minLength(1), v.transform(accountId)),
      displayName: v.nullish(v.string(), ''),
      accountType: v.optional(v.string(), 'unknown'),
      emailAddress: v.fallback(v.optional(v.string()), undefined),
      active: v.fallback(v.optional(v.boolean()), undefined),
    }),
  ),
  undefined,
);

/** As milliseconds this lies in 1973, before there was any Jira. */
const SECONDS_MAX = 1e11;

/** A moment: text, or as a number of seconds or milliseconds, as some of Jira's answers have it. */
const MomentSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((moment) => {
    if (typeof moment === 'string') return Date.parse(moment);
    return moment < SECONDS_MAX ? moment * 1000 : moment;
  }),
);

const ItemSchema = v.object({
  field: v.fallback(v.optional(v.string()), undefined),
  fieldId: v.fallback(v.optional(v.string()), undefined),
  from: v.fallback(v.nullish(v.string()), undefined),
  to: v.fallback(v.nullish(v.string()), undefined),
  toString: v.fallback(v.nullish(v.string()), undefined),
});

const HistorySchema = v.object({
  id: v.string(),
  created: MomentSchema,
  author: AuthorSchema,
  historyMetadata: v.optional(v.unknown()),
  items: v.array(ItemSchema),
});
export type History = v.InferOutput<typeof HistorySchema>;

/** The newest entries of an issue's history, as reading the issue gives them along. */
const ChangelogSchema = v.optional(
  v.object({ histories: v.optional(v.array(HistorySchema), []), total: v.optional(v.number(), Infinity) }),
  { histories: [] },
);
export type Changelog = v.InferOutput<typeof ChangelogSchema>;

export const BulkChangelogsSchema = v.object({
  issueChangeLogs: v.optional(
    v.array(
      v.object({
        issueId: v.pipe(v.string(), v.transform(issueId)),
        changeHistories: v.optional(v.array(HistorySchema), []),
      }),
    ),
    [],
  ),
  nextPageToken: v.nullish(v.string()),
});

export const StatusAndTransitionsSchema = v.object({
  fields: v.object({ status: StatusSchema, project: ProjectRefSchema, creator: CreatorSchema }),
  transitions: v.optional(v.array(v.object({ id: v.string(), to: StatusSchema })), []),
  changelog: ChangelogSchema,
});

/** The card property as anyone may have written it: a pointer, or nothing that can be used. */
const PointerSchema = v.fallback(
  v.optional(
    v.object({
      requestId: v.pipe(v.string(), v.regex(REQUEST_ID_PATTERN), v.transform(requestId)),
    }),
  ),
  undefined,
);

/** The property by which `teleport-jira` names the request of an issue; as little to be believed. */
const EarlierPointerSchema = v.fallback(
  v.optional(v.pipe(v.string(), v.regex(REQUEST_ID_PATTERN), v.transform(requestId))),
  undefined,
);

const PropertiesSchema = v.optional(
  v.object({ 'teleport-access': PointerSchema, teleportAccessRequestId: EarlierPointerSchema }),
);

/** Whoever wrote or edited a comment: nobody that can be named, where Jira names nobody that can be used. */
const CommentAuthorSchema = v.fallback(
  v.optional(v.object({ accountId: v.optional(v.pipe(v.string(), v.transform(accountId))) })),
  undefined,
);

const CommentSchema = v.object({
  author: CommentAuthorSchema,
  updateAuthor: CommentAuthorSchema,
  body: v.optional(v.unknown()),
  created: v.optional(v.string(), ''),
  properties: v.optional(
    v.array(v.object({ key: v.optional(v.string()), value: v.optional(v.unknown()) })),
    [],
  ),
});

export const CommentPageSchema = v.object({
  comments: v.array(CommentSchema),
  total: v.optional(v.number(), 0),
});

export const SnapshotSchema = v.object({
  id: v.pipe(v.string(), v.transform(issueId)),
  key: v.pipe(v.string(), v.transform(issueKey)),
  fields: v.object({
    status: StatusSchema,
    project: ProjectRefSchema,
    creator: CreatorSchema,
    created: v.string(),
    comment: v.optional(CommentPageSchema),
  }),
  changelog: ChangelogSchema,
  properties: PropertiesSchema,
});

export const SearchPageSchema = v.object({
  issues: v.array(
    v.object({
      id: v.pipe(v.string(), v.transform(issueId)),
      key: v.pipe(v.string(), v.transform(issueKey)),
      fields: v.object({
        creator: CreatorSchema,
        created: v.string(),
        status: StatusSchema,
        project: ProjectRefSchema,
      }),
      properties: PropertiesSchema,
    }),
  ),
  nextPageToken: v.nullish(v.string()),
});

export const BulkFetchedSchema = v.object({
  issues: v.array(
    v.object({
      id: v.pipe(v.string(), v.transform(issueId)),
      fields: v.object({ status: StatusSchema, project: ProjectRefSchema }),
      properties: PropertiesSchema,
    }),
  ),
  issueErrors: v.optional(v.array(v.object({ id: v.string() })), []),
});
