/** The relay's own version; the same as package.json's, which a test checks. */
export const RELAY_VERSION = '0.1.0';

/** What the program is called on a command line, in user agents and in logs. */
export const PROGRAM = 'teleport-jira-relay';
