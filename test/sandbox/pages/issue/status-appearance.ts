import type { JiraStatus } from '../api/jira-schemas';

/** Jira colours statuses by their category. */
export function statusAppearance(status: JiraStatus): 'neutral' | 'information' | 'success' {
  switch (status.statusCategory.key) {
    case 'done':
      return 'success';
    case 'indeterminate':
      return 'information';
    default:
      return 'neutral';
  }
}
