import type { PropertyLookup } from './expression';
import type { JiraProxy } from './jira-proxy';
import { parseJson, toFields, toText, type Fields } from './parse';

/**
 * Reads entity properties of what an event is about from Jira, as the app.
 * The platform may give values a few seconds old; how old, says the Jira that is asked.
 *
 * Parity: an issue that the app cannot see has no properties here; what the platform does is not documented.
 */
export function createPropertyLookup(jira: JiraProxy, event: Fields): PropertyLookup {
  return async (subject, key, path) => {
    const owner = ownerPath(subject, event);
    if (owner === undefined) return null;
    const [base, query = ''] = owner;
    const url = `/rest/api/3/${base}/properties/${encodeURIComponent(key)}${query}`;
    const response = await jira.sendAsPlatform({
      method: 'GET',
      path: url,
      headers: { accept: 'application/json', 'x-sandbox-reader': 'event-filter' },
    });
    if (response.status !== 200) return null;
    const body = toFields(parseJson(Buffer.from(response.body ?? '').toString()));
    const value = path.reduce<unknown>((inner, name) => toFields(inner)[name], body['value']);
    return isPrimitive(value) ? value : null;
  };
}

function ownerPath(subject: string, event: Fields): readonly [string, string?] | undefined {
  const issue = toFields(event['issue']);
  const fields = toFields(issue['fields']);
  const project = toFields(fields['project'] ?? event['project']);
  const ids: Readonly<Record<string, unknown>> = {
    issue: issue['id'],
    project: project['id'] ?? project['key'],
    issueType: toFields(fields['issuetype'])['id'],
    user: event['atlassianId'],
  };
  const id = toText(ids[subject]);
  if (id === undefined) return undefined;
  return subject === 'user'
    ? ['user', `?accountId=${encodeURIComponent(id)}`]
    : [`${subject.toLowerCase()}/${id}`];
}

function isPrimitive(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
