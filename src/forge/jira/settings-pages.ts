import type { Finding } from '#core/project/setup-checks';

type Page = 'permissions' | 'issuetypes' | 'screens' | 'workflows' | 'issuesecurity';

/** The page of a project's settings on which each kind of problem is mended; none for what is mended in the app. */
const PAGES = {
  permission: 'permissions',
  unmapped: undefined,
  'not-creatable': 'issuetypes',
  'no-field': 'screens',
  'unsupported-field': 'screens',
  'no-transition': 'workflows',
  locked: 'workflows',
  hidden: 'issuesecurity',
} as const satisfies Readonly<Record<Finding['kind'], Page | undefined>>;

/**
 * Where in Jira a problem is mended, from the root of the site. These are the pages of a company-managed project: no document of
 * Atlassian's promises their addresses, which people's notes and programs for Jira Cloud use. A team-managed project has other
 * pages, under an address that depends on the kind of project and that the app does not know: the settings page names them.
 */
export function settingsPageFor(projectKey: string, finding: Finding): string | undefined {
  const isOfTransition = finding.kind === 'unsupported-field' && finding.transition !== undefined;
  const page: Page | undefined = isOfTransition ? 'workflows' : PAGES[finding.kind];
  return page === undefined
    ? undefined
    : `/plugins/servlet/project-config/${encodeURIComponent(projectKey)}/${page}`;
}
