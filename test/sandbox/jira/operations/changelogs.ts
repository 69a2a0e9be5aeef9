/** The changelog: within an issue, of one issue in pages, of many issues at once. */
import {
  bodyOf,
  issueInPath,
  numberInQuery,
  type Answer,
  type Call,
  type Operation,
  type World,
} from '../call';
import { badRequest } from '../errors';
import { asArray, asObject, asString, parseJson, type JsonObject } from '../json';
import {
  BULK_CHANGELOGS_FIELDS_MAX,
  BULK_CHANGELOGS_ISSUES_MAX,
  BULK_CHANGELOGS_PAGE_DEFAULT,
  BULK_CHANGELOGS_PAGE_ISSUES,
  BULK_CHANGELOGS_PAGE_MAX,
  CHANGELOG_PAGE_MAX,
  EXPANDED_HISTORIES_MAX,
} from '../limits';
import { canSee } from '../permissions';
import { page, renderHistory } from '../render';
import type { History, Issue } from '../state';

/** The changelog within an issue: newest first, and no more than the newest hundred. */
export function newestHistories(world: World, issue: Issue): JsonObject {
  const newest = [...issue.histories].reverse().slice(0, EXPANDED_HISTORIES_MAX);
  return {
    startAt: 0,
    maxResults: newest.length,
    total: issue.histories.length,
    histories: newest.map((history) => renderHistory(world.site, history)),
  };
}

/** Oldest first, unlike `expand=changelog`. */
export const getChangeLogs: Operation = (world, call) => {
  const issue = issueInPath(world, call);
  const { slice, counts } = page(issue.histories, {
    startAt: numberInQuery(call, 'startAt', 0),
    maxResults: Math.min(numberInQuery(call, 'maxResults', CHANGELOG_PAGE_MAX), CHANGELOG_PAGE_MAX),
  });
  const end = counts.startAt + slice.length;
  const isLast = end >= counts.total;
  const self = `${world.site.baseUrl}/rest/api/3/issue/${issue.key}/changelog`;
  const at = (startAt: number): string => `${self}?startAt=${startAt}&maxResults=${counts.maxResults}`;
  const values = slice.map((history) => renderHistory(world.site, history));
  const nextPage = isLast ? undefined : at(end);
  return { status: 200, body: { self: at(counts.startAt), nextPage, ...counts, isLast, values } };
};

interface Entry {
  readonly issue: Issue;
  readonly history: History;
}

/**
 * Changes of many issues, oldest first over all of them, so that an issue may come again on a later page. What cannot be
 * seen, and what has no such change, is left out without a word.
 */
export const getBulkChangelogs: Operation = (world, call) => {
  const request = bodyOf(call);
  const start = startOf(request);
  const entries = entriesOf(world, call, request);
  const end = endOfPage(entries, start, maxResultsOf(request));
  const isLast = end >= entries.length;
  // Seen on live sites: the entry at the border of two pages comes on both.
  const next = end - start > 1 ? end - 1 : end;
  return answer(world, entries.slice(start, end), isLast ? null : tokenFor(next));
};

function entriesOf(world: World, call: Call, request: JsonObject): readonly Entry[] {
  const wanted = asArray(request['issueIdsOrKeys']).map(String);
  const fieldIds = asArray(request['fieldIds']).map(String);
  if (wanted.length === 0 || wanted.length > BULK_CHANGELOGS_ISSUES_MAX) {
    throw badRequest(`((issueIdsOrKeys must name 1 to ${BULK_CHANGELOGS_ISSUES_MAX} issues))`);
  }
  if (fieldIds.length > BULK_CHANGELOGS_FIELDS_MAX) {
    throw badRequest(`((fieldIds holds more than ${BULK_CHANGELOGS_FIELDS_MAX} fields))`);
  }
  const issues = new Set(wanted.flatMap((idOrKey) => world.site.issue(idOrKey) ?? []));
  return [...issues]
    .filter((issue) => canSee(world.site, call.actor, issue))
    .flatMap((issue) => issue.histories.map((history) => ({ issue, history: onlyOf(history, fieldIds) })))
    .filter(({ history }) => history.items.length > 0)
    .sort(
      (one, other) =>
        one.history.createdAt - other.history.createdAt || Number(one.issue.id) - Number(other.issue.id),
    );
}

/** Parity: whether Jira also leaves out the other items of an entry that has one of these fields is not documented. */
function onlyOf(history: History, fieldIds: readonly string[]): History {
  if (fieldIds.length === 0) return history;
  return { ...history, items: history.items.filter(({ fieldId }) => fieldIds.includes(fieldId)) };
}

function maxResultsOf(request: JsonObject): number {
  const maxResults = request['maxResults'] ?? BULK_CHANGELOGS_PAGE_DEFAULT;
  if (typeof maxResults === 'number' && maxResults >= 1 && maxResults <= BULK_CHANGELOGS_PAGE_MAX) {
    return maxResults;
  }
  throw badRequest(`((maxResults must be 1 to ${BULK_CHANGELOGS_PAGE_MAX}))`);
}

/** A page is full of entries, or of issues. */
function endOfPage(entries: readonly Entry[], start: number, maxResults: number): number {
  const issues = new Set<Issue>();
  const full = entries
    .slice(start, start + maxResults)
    .findIndex(({ issue }) => issues.add(issue).size > BULK_CHANGELOGS_PAGE_ISSUES);
  return full < 0 ? Math.min(entries.length, start + maxResults) : start + full;
}

function answer(world: World, entries: readonly Entry[], nextPageToken: string | null): Answer {
  const issueIds = [...new Set(entries.map(({ issue }) => issue.id))];
  const issueChangeLogs = issueIds.map((issueId) => ({
    issueId,
    changeHistories: entries
      .filter(({ issue }) => issue.id === issueId)
      // Seen on live sites: instants are numbers here and text everywhere else, whatever the vendor's file says.
      .map(({ history }) => ({ ...renderHistory(world.site, history), created: history.createdAt })),
  }));
  return { status: 200, body: { issueChangeLogs, nextPageToken } };
}

function tokenFor(start: number): string {
  return Buffer.from(JSON.stringify({ start })).toString('base64url');
}

function startOf(request: JsonObject): number {
  const token = asString(request['nextPageToken']) ?? '';
  if (token === '') return 0;
  const start = asObject(parseJson(Buffer.from(token, 'base64url').toString()))?.['start'];
  if (typeof start !== 'number') throw badRequest('((the nextPageToken is not one of this resource))');
  return start;
}
