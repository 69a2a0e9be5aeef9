/**
 * Ways of the platform that its documents leave open or that an app may not cope with yet: a test switches them on a
 * running host. What the real platform was seen to do is the default.
 */
export interface HostQuirks {
  /** Whether Atlassian's gateway refuses calls to Jira for which the manifest lacks the scope, as it really does. */
  checksScopes: boolean;
}

/** Fresh switches. */
export const hostQuirks = (): HostQuirks => ({ checksScopes: false });
