import * as v from '#wire/schema';
import { accountId, issueId, issueKey, requestId } from '#core/ids';
import { REQUEST_ID_PATTERN } from '#wire/limits';
import { flag, instant, maybeText, parts, readable, readableOrNone, textOrEmpty } from './lenient';
import { IssueIdSchema, IssueKeySchema, ProjectIdSchema, StatusIdSchema } from '../id-schemas';

/**
 * What this app reads of Jira's answers about issues and projects; everything else in them is passed over. What an issue cannot
 * be used without has to be there; of the rest a part that cannot be read is taken for one that is not there.
 */

export const CreatedIssueSchema = v.pipe(
  v.object({
    id: v.string(),
    key: v.string(),
    // Jira creates the issue even where its transition cannot be made, and says so here.
    transition: v.fallback(v.nullish(v.object({ status: v.optional(v.number(), 204) })), undefined),
  }),
  v.transform(({ id, key, transition }) => ({
    issue: { issueId: issueId(id), issueKey: issueKey(key) },
    isInPlace: (transition?.status ?? 204) < 300,
  })),
);

export type CreatedIssue = v.InferOutput<typeof CreatedIssueSchema>;

/** Each part counts here: what became of each issue has to be told. */
export const BulkCreatedSchema = v.object({
  issues: v.optional(v.array(CreatedIssueSchema), []),
  errors: v.optional(
    v.array(
      v.object({ failedElementNumber: v.optional(v.number()), elementErrors: v.optional(v.unknown()) }),
    ),
    [],
  ),
});

const StatusSchema = v.object({ id: StatusIdSchema });
const ProjectRefSchema = v.object({ id: ProjectIdSchema });

const TransitionsSchema = readableOrNone(v.object({ id: v.string(), to: StatusSchema }));
export type Transitions = v.InferOutput<typeof TransitionsSchema>;

/** Jira's own word for an account that is no more, or that it does not name. */
const NOBODY_IN_PARTICULAR = 'unknown';

/** Whom Jira names as the author of something; nobody where it names nobody that can be told from others. */
const AuthorSchema = v.fallback(
  v.optional(
    v.pipe(
      v.object({
        accountId: v.pipe(
          v.string(),
          v.check((id) => id !== '' && id !== NOBODY_IN_PARTICULAR),
          v.transform(accountId),
        ),
        displayName: textOrEmpty,
        accountType: v.fallback(v.optional(v.string(), 'unknown'), 'unknown'),
        emailAddress: maybeText,
        active: v.fallback(v.optional(v.boolean()), undefined),
      }),
      // Somebody without a name is called by what tells them from others.
      v.transform((author) => ({ ...author, displayName: author.displayName || author.accountId })),
    ),
  ),
  undefined,
);

/** As milliseconds this lies in 1973, before there was any Jira. */
const SECONDS_MAX = 1e11;

/** A moment in epoch milliseconds: Jira writes it as a text, or as a number of seconds or milliseconds. */
const MomentSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((moment) => {
    if (typeof moment === 'string') return Date.parse(moment);
    return moment < SECONDS_MAX ? moment * 1000 : moment;
  }),
  v.number(),
);

const HistorySchema = v.object({
  id: v.string(),
  created: MomentSchema,
  author: AuthorSchema,
  historyMetadata: v.optional(v.unknown()),
  items: readable(
    v.object({ field: maybeText, fieldId: maybeText, from: maybeText, to: maybeText, toString: maybeText }),
  ),
});
export type History = v.InferOutput<typeof HistorySchema>;

/** The newest entries of an issue's history, as reading the issue gives them along. */
const ChangelogSchema = v.optional(
  v.object({
    histories: readableOrNone(HistorySchema),
    total: v.fallback(v.optional(v.number(), Infinity), Infinity),
  }),
  {},
);
export type Changelog = v.InferOutput<typeof ChangelogSchema>;

/** Issues and entries that cannot be read are left out, as in any other history. */
export const BulkChangelogsSchema = v.object({
  issueChangeLogs: readableOrNone(
    v.object({
      issueId: IssueIdSchema,
      changeHistories: readableOrNone(HistorySchema),
    }),
  ),
  nextPageToken: v.fallback(v.nullish(v.string()), undefined),
});

export const StatusAndTransitionsSchema = v.object({
  fields: v.object({ status: StatusSchema, project: ProjectRefSchema, creator: AuthorSchema }),
  transitions: TransitionsSchema,
  changelog: ChangelogSchema,
});

/** Where an issue stands, and what may be edited there: nothing is known of that where Jira leaves it out. */
export const StandSchema = v.object({
  fields: v.object({ status: StatusSchema }),
  editmeta: v.fallback(
    v.optional(v.object({ fields: v.fallback(v.optional(v.record(v.string(), v.unknown()), {}), {}) })),
    undefined,
  ),
});

/** Transitions with the fields of their screens, each as it comes. */
export const OfferedTransitionsSchema = v.object({
  transitions: v.nullish(
    parts(
      v.object({
        id: v.string(),
        name: textOrEmpty,
        to: StatusSchema,
        isGlobal: flag(false),
        fields: v.fallback(v.optional(v.record(v.string(), v.unknown()), {}), {}),
      }),
    ),
    [],
  ),
});

/** Fields of a create screen, each as it comes. */
export const CreateScreenSchema = v.object({
  fields: v.optional(v.array(v.unknown()), []),
  total: v.fallback(v.optional(v.number(), 0), 0),
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

const PropertiesSchema = v.fallback(
  v.optional(v.object({ 'teleport-access': PointerSchema, teleportAccessRequestId: EarlierPointerSchema })),
  undefined,
);

/** A property as it is; whoever reads it has to check it. */
export const PropertySchema = v.object({ value: v.optional(v.unknown()) });

const CommentSchema = v.object({
  author: AuthorSchema,
  updateAuthor: AuthorSchema,
  body: v.optional(v.unknown()),
  created: textOrEmpty,
  properties: v.fallback(readableOrNone(v.object({ key: v.string(), value: v.optional(v.unknown()) })), []),
});

/** `given`: how many comments the answer has, also those that cannot be read. */
export const CommentPageSchema = v.pipe(
  v.object({ comments: parts(CommentSchema), total: v.fallback(v.optional(v.number(), 0), 0) }),
  v.transform(({ comments: { items, unread }, total }) => ({
    comments: items,
    given: items.length + unread,
    total,
  })),
);
export type CommentPage = v.InferOutput<typeof CommentPageSchema>;

export const SnapshotSchema = v.object({
  id: IssueIdSchema,
  key: IssueKeySchema,
  fields: v.object({
    status: StatusSchema,
    project: ProjectRefSchema,
    creator: AuthorSchema,
    created: instant,
    comment: v.fallback(v.optional(CommentPageSchema), undefined),
  }),
  changelog: ChangelogSchema,
  properties: PropertiesSchema,
});

/** `unread`: issues that were found and cannot be read. */
export const SearchPageSchema = v.pipe(
  v.object({
    issues: parts(
      v.object({
        id: IssueIdSchema,
        key: IssueKeySchema,
        fields: v.object({
          creator: AuthorSchema,
          created: instant,
          status: StatusSchema,
          project: ProjectRefSchema,
        }),
        properties: PropertiesSchema,
      }),
    ),
    nextPageToken: v.fallback(v.nullish(v.string()), undefined),
  }),
  v.transform(({ issues: { items, unread }, nextPageToken }) => ({ issues: items, unread, nextPageToken })),
);

export const IssueIdsSchema = v.object({
  issues: readable(v.object({ id: IssueIdSchema })),
});

const NamedSchema = v.object({ id: IssueIdSchema });
const StandingSchema = v.object({
  ...NamedSchema.entries,
  fields: v.looseObject({ status: StatusSchema, project: ProjectRefSchema }),
  properties: PropertiesSchema,
});

/**
 * `issues`: where they are. `named`: those that are there but cannot be read just now, because Jira says so or because of what
 * it sends. `isWhole`: whether all in the answer has a name; else any issue that it does not name may be meant.
 */
export const BulkFetchedSchema = v.pipe(
  v.object({
    issues: parts(v.union([StandingSchema, NamedSchema])),
    issueErrors: v.nullish(parts(NamedSchema), []),
  }),
  v.transform(({ issues, issueErrors }) => ({
    issues: issues.items.filter((issue) => 'fields' in issue),
    named: [...issues.items.filter((issue) => !('fields' in issue)), ...issueErrors.items].map(
      ({ id }) => id,
    ),
    isWhole: issues.unread + issueErrors.unread === 0,
  })),
);

/** Of the site itself, its default language. */
export const SiteSchema = v.object({
  defaultLocale: v.fallback(v.optional(v.object({ locale: v.string() })), undefined),
});

/** Fields of the site, of which those are read that apps bring along. */
export const FieldsSchema = readable(
  v.object({ id: v.string(), schema: v.fallback(v.optional(v.object({ custom: maybeText })), undefined) }),
);

/** Projects with their names. */
export const ProjectsSchema = v.object({ values: readable(v.object({ id: v.string(), name: v.string() })) });

const StatusOptionSchema = v.object({
  id: StatusIdSchema,
  name: v.string(),
  statusCategory: v.fallback(v.optional(v.object({ key: textOrEmpty })), undefined),
});

export const IssueTypesSchema = readable(
  v.object({
    id: v.string(),
    name: v.string(),
    subtask: flag(false),
    statuses: readable(StatusOptionSchema),
  }),
);
