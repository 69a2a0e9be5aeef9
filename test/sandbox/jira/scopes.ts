/** Which scopes an app needs for which operation, as Atlassian's OpenAPI lists them (`x-atlassian-oauth2-scopes`). */
import { scopeMissing } from './errors';
import { JIRA_API } from './openapi';

/** Throws the gateway's 401 unless the scopes open the operation. What Atlassian does not describe stays closed. */
export function checkScopes(operation: string, scopes: readonly string[]): void {
  const ways = JIRA_API.scopesOf(operation) ?? [];
  if (!ways.some((needed) => needed.every((scope) => scopes.includes(scope)))) throw scopeMissing();
}
