/** What is known of a card that Jira does not show to the app. A deleted issue and a hidden one look the same. */
export interface Unseen {
  /** Whether the app has ever read the card. */
  readonly wasSeen: boolean;
  /** Whether Jira has told of its deletion. */
  readonly isDeletionTold: boolean;
  /** Whether the app sees the project. */
  readonly isProjectVisible: boolean;
  /** Whether the app sees any other card in the project. */
  readonly areOthersVisible: boolean;
  /** How many cards the request has had before. */
  readonly replacements: number;
}

/** Cards that one request gets after its first: whoever deletes more of them means it. */
export const REPLACEMENTS_MAX = 3;

/**
 * What a card that cannot be seen is taken for. Only a proof counts as gone: everything else is said to people and left as it
 * is, since a second card for one request is worse than a hidden one.
 */
export function fateOf(unseen: Unseen): 'deleted' | 'deleted-too-often' | 'project-hidden' | 'card-hidden' {
  if (!unseen.isProjectVisible) return 'project-hidden';
  const isProven = unseen.isDeletionTold || (unseen.wasSeen && unseen.areOthersVisible);
  if (!isProven) return 'card-hidden';
  return unseen.replacements < REPLACEMENTS_MAX ? 'deleted' : 'deleted-too-often';
}
