import type { Finding } from '#core/setup-checks';

type Page = 'permissions' | 'issuetypes' | 'screens' | 'workflows' | 'issuesecurity';

/** The page of a project's settings on which each kind of problem is mended; none for what is mended in the app. */
const PAGES = {
  permission: 'permissions',
  unmapped: undefined,
  'not-creatable': 'issuetypes',
  'no-field': 'screens',
  'unsupported-field': 'screens',
  'no-way': 'workflows',
  locked: 'workflows',
  hidden: 'issuesecurity',
} as const satisfies Readonly<Record<Finding['kind'], Page | undefined>>;

/**
 * Where in Jira a problem is mended, from the root of the site. No document of Atlassian's promises these addresses, which Jira's
 * own settings have; a team-managed project answers them with its settings as a whole.
 */
export function settingsPageFor(projectKey: string, finding: Finding): string | undefined {
  const isOfTransition = finding.kind === 'unsupported-field' && finding.transition !== undefined;
  const page: Page | undefined = isOfTransition ? 'workflows' : PAGES[finding.kind];
  return page === undefined
    ? undefined
    : `/plugins/servlet/project-config/${encodeURIComponent(projectKey)}/${page}`;
}
