import * as v from '#wire/schema';
import { httpUrl, shown, text } from './schema-kit';

const statuses = (verdict: string) =>
  v.pipe(
    v.array(text),
    v.minLength(1, 'must name at least one status'),
    v.description(
      `Ids (or names) of the statuses that mean ${verdict}, as the settings of the project have them. An id stays the same when a status is renamed.`,
    ),
  );

/** Keys of the section `[jira]`. */
export const jiraKeys = v.strictObject({
  cloud_id: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be the cloud id of the site, a UUID'),
      v.description(
        'Cloud id of the site: it stands at `https://<your site>.atlassian.net/_edge/tenant_info`.',
      ),
      shown('"00000000-0000-0000-0000-000000000000"'),
    ),
  ),
  client_id: v.optional(
    v.pipe(
      text,
      v.description(
        'Client id of an OAuth 2.0 credential of an Atlassian service account, with the scope `read:jira-work`. It must be able to browse the projects with cards, and needs no more.',
      ),
      shown('"abc123"'),
    ),
  ),
  client_secret_file: v.optional(
    v.pipe(
      text,
      v.description(
        'File with its client secret. Only the relay may be able to read it. It is read anew for each token.',
      ),
      shown('"/var/lib/teleport-jira-relay/jira-secret"'),
    ),
  ),
  approved: v.optional(v.pipe(statuses('approved'), shown('["10012"]'))),
  denied: v.optional(v.pipe(statuses('denied'), shown('["10013"]'))),
  api_url: v.optional(
    v.pipe(httpUrl, v.description("Where Atlassian's API is.")),
    'https://api.atlassian.com',
  ),
  token_url: v.optional(
    v.pipe(httpUrl, v.description('Where Atlassian hands out tokens.')),
    'https://auth.atlassian.com/oauth/token',
  ),
});

/** What a witness needs, all or none of it. */
const NEEDED = ['cloud_id', 'client_id', 'client_secret_file', 'approved', 'denied'] as const;

/** The section `[jira]`: whoever sets one of what it needs has to set all. */
export const jira = v.pipe(
  jiraKeys,
  v.check(
    (keys) =>
      NEEDED.every((key) => keys[key] === undefined) || NEEDED.every((key) => keys[key] !== undefined),
    `needs all of ${NEEDED.join(', ')}, or none of them`,
  ),
);
