/** Jira Cloud's limits, as the vendor documents them. */

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulk-post */
export const BULK_CREATE_ISSUES_MAX = 50;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post */
export const BULK_FETCH_ISSUES_MAX = 100;

/** @see https://support.atlassian.com/jira-cloud-administration/docs/configure-issue-limits/ */
export const COMMENTS_PER_ISSUE_MAX = 5_000;

/** Characters of one rich text field. @see https://jira.atlassian.com/browse/JRACLOUD-64351 */
export const RICH_TEXT_CHARS_MAX = 32_767;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post */
export const SUMMARY_CHARS_MAX = 255;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post */
export const LABEL_CHARS_MAX = 255;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/ */
export const PROPERTY_KEY_CHARS_MAX = 255;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/ */
export const PROPERTY_VALUE_CHARS_MAX = 32_768;

/** Entries of `expand=changelog`; older ones only come from the paged resource. @see https://developer.atlassian.com/cloud/jira/platform/change-notice-get-changelog/ */
export const EXPANDED_HISTORIES_MAX = 100;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-changelog-get */
export const CHANGELOG_PAGE_MAX = 100;

/** Of one bulk fetch of changelogs. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-changelog-bulkfetch-post */
export const BULK_CHANGELOGS_ISSUES_MAX = 1_000;
export const BULK_CHANGELOGS_FIELDS_MAX = 10;
export const BULK_CHANGELOGS_PAGE_DEFAULT = 1_000;
export const BULK_CHANGELOGS_PAGE_MAX = 10_000;

/** Issues on one page of it, as seen on live sites, however many entries the page could hold. */
export const BULK_CHANGELOGS_PAGE_ISSUES = 50;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-get */
export const COMMENTS_PAGE_MAX = 100;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-createmeta-projectidorkey-issuetypes-get */
export const CREATE_META_PAGE_MAX = 200;

/** Default page of most resources. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#pagination */
export const PAGE_DEFAULT = 50;

/** With fields asked for; ids alone may come in pages of up to 5,000. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/ */
export const SEARCH_PAGE_WITH_FIELDS_MAX = 100;

/** @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/ */
export const SEARCH_PAGE_MAX = 5_000;

/** Issues whose newest state a search must see. @see https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/ */
export const RECONCILE_ISSUES_MAX = 50;

/** Writes to one issue: both windows hold at once. @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
export const ISSUE_WRITE_WINDOWS = [
  { windowMs: 2_000, writesMax: 20 },
  { windowMs: 30_000, writesMax: 100 },
] as const;

/** Points that all calls of one app may cost in an hour of the clock. @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
export const QUOTA_POINTS_PER_HOUR = 65_000;

/** What a call costs: every call the base, reading calls also for each object read. @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
export const QUOTA_POINTS = { base: 1, object: 1, identity: 2 } as const;

/** Calls per second of one endpoint, by method. @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
export const BURST_CALLS_PER_SECOND_MAX: Readonly<Record<string, number>> = {
  GET: 100,
  POST: 100,
  PUT: 50,
  DELETE: 50,
};

/** People in one bulk call. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/ */
export const BULK_USERS_DEFAULT = 10;
export const BULK_USERS_MAX = 200;

/** Groups that a picker is given. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/#api-rest-api-3-groups-picker-get */
export const GROUPS_PICKER_DEFAULT = 20;
