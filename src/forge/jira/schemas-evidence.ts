import * as v from '#wire/schema';
import { requestId } from '#core/ids';
import { REQUEST_ID_PATTERN } from '#wire/limits';
import { instant, parts, readable, textOrEmpty } from './lenient';
import { AccountIdSchema, IssueIdSchema, IssueKeySchema } from '../id-schemas';

/** What this app reads of Jira's answers to show an approver what helps to decide. */

const AskedSchema = v.object({ roles: v.fallback(v.array(v.string()), []) });
const PointerSchema = v.object({
  requestId: v.pipe(v.string(), v.regex(REQUEST_ID_PATTERN), v.transform(requestId)),
});

/** Cards with what they were asked for and which request they point to: as anybody may have written it. */
export const AskedPageSchema = v.object({
  issues: parts(
    v.object({
      id: IssueIdSchema,
      key: IssueKeySchema,
      fields: v.object({ created: instant }),
      properties: v.object({ 'teleport-access': PointerSchema, 'teleport-access-asked': AskedSchema }),
    }),
  ),
});

const CardInListSchema = v.object({
  id: IssueIdSchema,
  key: IssueKeySchema,
  fields: v.object({ summary: textOrEmpty, project: v.object({ key: v.string() }) }),
});
export type CardInList = v.InferOutput<typeof CardInListSchema>;

/** Cards that the visitor can see. */
export const SeenCardsSchema = v.object({ issues: parts(CardInListSchema) });

/** The same, with what they point to. */
export const SeenPointersSchema = v.object({
  issues: parts(
    v.object({ ...CardInListSchema.entries, properties: v.object({ 'teleport-access': PointerSchema }) }),
  ),
});

const PersonRefSchema = v.nullish(v.object({ accountId: AccountIdSchema }));

/** Of which category a status is that cannot be read. */
const UNKNOWN = { statusCategory: { key: '' } };

/** How work items stand, and since when their statuses have been of their category. */
export const WorkItemsSchema = v.object({
  issues: readable(
    v.object({
      key: v.string(),
      fields: v.object({
        status: v.fallback(v.object({ statusCategory: v.object({ key: v.string() }) }), UNKNOWN),
        statuscategorychangedate: v.fallback(v.optional(instant), undefined),
      }),
    }),
  ),
});

export const WorkItemSchema = v.object({
  key: v.string(),
  fields: v.object({
    summary: textOrEmpty,
    status: v.object({
      name: textOrEmpty,
      statusCategory: v.fallback(v.optional(v.object({ key: textOrEmpty })), undefined),
    }),
    assignee: v.fallback(PersonRefSchema, undefined),
  }),
});
