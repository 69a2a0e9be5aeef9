/**
 * What real sites do and an app may not cope with yet, or what differs from site to site: a test switches it on a running
 * emulator. What all real sites were seen to do at all times is no switch.
 */
export interface JiraQuirks {
  /** Whether a bulk read of users has `null` for ids that the site does not know, or leaves them out. */
  unknownUsersAreNull: boolean;
}

/** Fresh switches. */
export const jiraQuirks = (): JiraQuirks => ({ unknownUsersAreNull: false });
