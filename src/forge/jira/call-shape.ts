import type * as v from '#wire/schema';

/** Scopes of Jira's that the app may ask for: one that a call needs has to be in manifest.yml, and no other may be. */
export type Scope = 'read:jira-work' | 'write:jira-work' | 'read:jira-user';

/**
 * What an answer that is no success says of what was asked for. `refused`: it is not to be done as asked, and Jira says why.
 * `forbidden`: the app, or the visitor, may not. `unseen`: it is not there, or not to be seen by whoever asks, which nobody can
 * tell apart. `conflict`: somebody else is at it.
 */
export type Meaning = 'refused' | 'forbidden' | 'unseen' | 'conflict';

export interface JiraCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As in Atlassian's API description. */
  readonly path: `/rest/api/3/${string}`;
  /** Who asks: the app itself, or the person who uses the page, so that Jira checks that person's permissions. */
  readonly as: 'app' | 'user';
  readonly scopes: readonly Scope[];
  /** What is read of a success; absent where nothing is. */
  readonly answer?: v.GenericSchema;
  /** Statuses that the caller deals with. Any other is an error. */
  readonly means: Readonly<Partial<Record<400 | 401 | 403 | 404 | 409, Meaning>>>;
}

/** Answers to a choice that may be no good, or not for whoever asks. */
export const CHOSEN = { 400: 'refused', 403: 'forbidden', 404: 'unseen' } as const;

/** The scope of what only reads issues and projects. */
export const READ = ['read:jira-work'] as const satisfies readonly Scope[];
