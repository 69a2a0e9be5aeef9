import * as v from '#wire/schema';
import { accountId, issueId, issueKey, projectId, statusId } from '#core/ids';

/** Ids as Jira, and the app's own storage, give them. */
export const IssueIdSchema = v.pipe(v.string(), v.transform(issueId));
export const IssueKeySchema = v.pipe(v.string(), v.transform(issueKey));
export const ProjectIdSchema = v.pipe(v.string(), v.transform(projectId));
export const StatusIdSchema = v.pipe(v.string(), v.transform(statusId));
export const AccountIdSchema = v.pipe(v.string(), v.transform(accountId));

const NUMBER = /^[0-9]{1,18}$/;

/** The same from where anybody may write something: events, payloads, contexts, the queue. */
export const StrictIssueIdSchema = v.pipe(v.string(), v.regex(NUMBER), IssueIdSchema);
export const StrictProjectIdSchema = v.pipe(v.string(), v.regex(NUMBER), ProjectIdSchema);
export const StrictAccountIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9:_-]{1,128}$/), AccountIdSchema);
