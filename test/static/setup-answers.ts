/** What the settings page's resolver answers of a project in which nothing is wrong. */

export const PROPOSAL = { pending: ['1'], approved: ['2'], denied: ['3'], promoted: ['4'], expired: ['4'] };
export const READY = {
  kind: 'ready',
  state: { kind: 'new', receives: false },
  proposal: { issueTypeId: '10001', statuses: PROPOSAL, approvers: [] },
  approvers: {
    people: [],
    groups: [],
    roles: [
      { id: '10002', name: 'Administrators' },
      { id: '10101', name: 'Approvers' },
    ],
    problems: [],
  },
  renamed: [],
  issueTypes: [{ id: '10001', name: 'Task' }],
  statuses: [
    { id: '1', name: 'Pending', category: 'indeterminate' },
    { id: '2', name: 'Approved', category: 'done' },
    { id: '3', name: 'Denied', category: 'done' },
    { id: '4', name: 'Expired', category: 'done' },
  ],
  relay: {
    ok: true,
    clusterName: 'example.teleport.sh',
    teleportVersion: '18.11.0',
    edition: 'enterprise',
    // Here the page asks who may decide.
    reviewMode: 'relay',
    certificateExpiresAt: '2030-01-01T00:00:00Z',
    relayVersion: '1.0.0',
    watch: 'live',
    lastEventAt: '2026-11-22T22:00:00Z',
  },
};

export const FIELD = { required: true, options: [], leftOut: 0 };
export const NO_POLICY = { reasonRequiredFor: [] };
export const WELL = { kind: 'ready', cards: { open: 0, waiting: 0 }, failures: [], moreFailures: 0 };
export const CHECKED = {
  kind: 'checked',
  findings: [],
  fields: [],
  moveFields: [],
  unreadable: 0,
  unseen: [],
};
