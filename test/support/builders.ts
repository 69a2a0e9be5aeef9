import type { IssueSnapshot, StatusChange } from '#core/decision/moves';
import {
  accountId,
  decisionId,
  issueId,
  issueKey,
  projectId,
  requestId,
  statusId,
  type DecisionId,
} from '#core/ids';
import type { CardLink, ClosedLink, OpenLink } from '#core/link/link';
import type { ProjectSettings } from '#core/project/settings';
import type { AccessRequest, Review } from '#core/request/access-request';
import type { Actor } from '#core/request/review';

/** Valid defaults for the domain's nouns; a test names only what it is about. */

export const REQUEST_ID = requestId('01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80');
export const APP_ACCOUNT = accountId('557058:teleport-access-app');
export const STATUS = {
  todo: statusId('1'),
  pending: statusId('10'),
  approved: statusId('20'),
  denied: statusId('30'),
  expired: statusId('40'),
  elsewhere: statusId('99'),
};

export const anAccessRequest = (changes: Partial<AccessRequest> = {}): AccessRequest => ({
  id: REQUEST_ID,
  revision: `revision-${changes.state ?? 'pending'}-${changes.reviews?.length ?? 0}`,
  user: 'alice',
  roles: ['editor'],
  state: 'pending',
  kind: 'short-term',
  requestReason: 'because of',
  resolveReason: '',
  createdAt: '2026-11-22T21:00:00Z',
  expiresAt: '2026-11-23T21:00:00Z',
  resources: [],
  thresholds: [],
  roleThresholds: {},
  reviews: [],
  suggestedReviewers: [],
  ...changes,
});

export const aReview = (changes: Partial<Review> = {}): Review => ({
  author: 'bob',
  proposedState: 'approved',
  reason: 'okay',
  createdAt: '2026-11-22T21:10:00Z',
  thresholdIndexes: [0],
  ...changes,
});

export const projectSettings = (changes: Partial<ProjectSettings> = {}): ProjectSettings => ({
  projectId: projectId('10000'),
  projectKey: 'ACC',
  issueTypeId: '10002',
  appAccountId: APP_ACCOUNT,
  statuses: {
    pending: [STATUS.pending],
    approved: [STATUS.approved],
    denied: [STATUS.denied],
    promoted: [STATUS.expired],
    expired: [STATUS.expired],
  },
  approvers: [],
  ...changes,
});

export const aLink = (changes: Partial<OpenLink> | Partial<ClosedLink> = {}): CardLink => ({
  requestId: REQUEST_ID,
  projectId: projectId('10000'),
  phase: 'open',
  claimedAt: '2026-11-22T21:00:00Z',
  version: 2,
  revision: 'revision-pending-0',
  reviewsPosted: 0,
  expiresAt: '2026-11-23T21:00:00Z',
  unsure: false,
  replacements: 0,
  settledMoves: [],
  ...changes,
  issueId: issueId('10100'),
  issueKey: issueKey('ACC-1'),
});

export const BOB = {
  accountId: accountId('5b10ac8d82e05b22cc7d4ef2'),
  displayName: 'Bob Baker',
  accountType: 'atlassian',
};

export const anActor = (changes: Partial<Actor> = {}): Actor => ({
  accountId: BOB.accountId,
  displayName: BOB.displayName,
  isProjectApprover: false,
  ...changes,
});

/** Bob moves the card to Approved. */
export const aStatusChange = (changes: Partial<StatusChange> = {}): StatusChange => ({
  id: '500',
  to: STATUS.approved,
  author: BOB,
  atMs: Date.parse('2026-11-22T21:05:00Z'),
  ...changes,
});

export const anIssue = (changes: Partial<IssueSnapshot> = {}): IssueSnapshot => ({
  issueId: issueId('10100'),
  issueKey: issueKey('ACC-1'),
  projectId: projectId('10000'),
  status: STATUS.approved,
  changes: [aStatusChange()],
  requestId: REQUEST_ID,
  earlierRequestId: undefined,
  creatorId: APP_ACCOUNT,
  createdMs: Date.parse('2026-11-22T21:00:00Z'),
  commentsNewestFirst: [],
  ...changes,
});

export const DECISION: DecisionId = decisionId(issueId('10100'), '500');
