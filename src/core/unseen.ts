/** What is known of a card that Jira does not show to the app. A deleted issue and a hidden one look the same. */
export interface Unseen {
  /** Whether Jira has told of its deletion, or a person who knows of it. */
  readonly isDeletionTold: boolean;
  /** Whether the app sees the project. */
  readonly isProjectVisible: boolean;
  /** How many cards the request has had before. */
  readonly replacements: number;
}

/** Cards that one request gets after its first: whoever deletes more of them means it. */
export const REPLACEMENTS_MAX = 3;

/**
 * What a card that cannot be seen is taken for. Only what somebody says counts as gone: everything else is listed and left
 * as it is, since a second card for one request is worse than a hidden one. That it was seen before proves nothing.
 */
export function fateOf(unseen: Unseen): 'deleted' | 'deleted-too-often' | 'project-hidden' | 'card-hidden' {
  if (!unseen.isProjectVisible) return 'project-hidden';
  if (!unseen.isDeletionTold) return 'card-hidden';
  return unseen.replacements < REPLACEMENTS_MAX ? 'deleted' : 'deleted-too-often';
}
