/** The site itself. */
import type { Operation } from '../call';
import { jiraTime } from '../json';

export const getServerInfo: Operation = ({ site, clock }) => ({
  status: 200,
  body: {
    baseUrl: site.baseUrl,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    serverTitle: 'Jira',
    serverTime: jiraTime(clock.now()),
    // In Atlassian's example and in answers of sites, though not in its schema.
    defaultLocale: { locale: site.locale },
  },
});
