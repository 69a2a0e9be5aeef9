/** What the panel's tests show: a pending request with one approval of two. */
export const REQUEST = {
  id: '01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80',
  revision: 'r',
  user: 'alice',
  roles: ['editor', 'ssh-admin'],
  state: 'pending',
  kind: 'short-term',
  requestReason: 'Fix <b>it</b>',
  resolveReason: '',
  resources: [1, 2, 3, 4, 5, 6, 7].map((n) => ({
    cluster: 'example.teleport.sh',
    kind: 'node',
    name: `db-${n}`,
  })),
  thresholds: [{ name: 'default', approve: 2, deny: 1 }],
  roleThresholds: {},
  reviews: [{ author: 'bob', proposedState: 'approved', reason: 'ok', thresholdIndexes: [0] }],
  suggestedReviewers: [],
  webUrl: 'https://example.teleport.sh/web/requests/1',
};
export const CARD = {
  kind: 'request',
  request: REQUEST,
  progress: { approvals: 1, approvalsNeeded: 2, denials: 0, denialsNeeded: 1 },
  sources: ['teleport'],
  eligibility: { kind: 'can', canDelayStart: true },
  nonce: '0123456789abcdef0123456789abcdef',
  reasonRequiredFor: ['denied'],
};
