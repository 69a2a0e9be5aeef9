import { READ, type JiraCall } from './call-shape';
import {
  AskedPageSchema,
  SeenCardsSchema,
  SeenPointersSchema,
  WorkItemSchema,
  WorkItemsSchema,
} from './schemas-evidence';

/** Calls about what stands beside a decision: a part of `JIRA_CALLS`. */
export const EVIDENCE_CALLS = {
  // What the visitor may not browse is not found.
  searchCardsAsVisitor: {
    method: 'POST',
    path: '/rest/api/3/search/jql',
    as: 'user',
    scopes: READ,
    answer: AskedPageSchema,
    means: { 400: 'refused' },
  },
  searchApprovedAsVisitor: {
    method: 'POST',
    path: '/rest/api/3/search/jql',
    as: 'user',
    scopes: READ,
    answer: SeenPointersSchema,
    means: { 400: 'refused' },
  },
  readWorkItems: {
    method: 'POST',
    path: '/rest/api/3/issue/bulkfetch',
    as: 'app',
    scopes: READ,
    answer: WorkItemsSchema,
    means: {},
  },
  readIssuesAsVisitor: {
    method: 'POST',
    path: '/rest/api/3/issue/bulkfetch',
    as: 'user',
    scopes: READ,
    answer: SeenCardsSchema,
    means: {},
  },
  readWorkItem: {
    method: 'GET',
    path: '/rest/api/3/issue/{issueIdOrKey}',
    as: 'user',
    scopes: READ,
    answer: WorkItemSchema,
    means: { 403: 'forbidden', 404: 'unseen' },
  },
} as const satisfies Readonly<Record<string, JiraCall>>;
