/**
 * Ways of the platform that its documents leave open, or that come and go: a test switches them on a running host. Those
 * that a real platform was seen to have at all times are no switches.
 */
export interface HostQuirks {
  /** Whether each call to a remote has a token of its own, or all of one invocation carry the same while it is valid. */
  tokens: 'per-call' | 'per-invocation';
  /** How long after an installation Atlassian's gateway still refuses calls to Jira, with 401 and 403 in turn. */
  installingMs: number;
}

/** Fresh switches. */
export const hostQuirks = (): HostQuirks => ({ tokens: 'per-call', installingMs: 0 });
