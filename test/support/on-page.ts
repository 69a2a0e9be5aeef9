/** Pages of the app that have its resolvers called, as the platform calls them. */
import { ERIN } from '../sandbox/people';
import type { Story } from './with-sandbox';

/** Erin, who administers site and projects, has a page of the app call its resolver. */
export async function onPage(
  { forge, jira }: Pick<Story, 'forge' | 'jira'>,
  page: 'settings' | 'site',
  functionKey: string,
  payload: unknown = {},
): Promise<unknown> {
  const project = { id: jira.site.project('ACC')?.id, key: 'ACC' };
  const answer = await forge.invokeResolver({
    moduleKey: page,
    functionKey,
    payload,
    accountId: ERIN,
    extension: page === 'site' ? { type: 'jira:adminPage' } : { type: 'jira:projectSettingsPage', project },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value;
}

/** Somebody has the panel of a card call its resolver. */
export async function onPanel(
  { story, key }: { readonly story: Pick<Story, 'forge' | 'jira'>; readonly key: string },
  as: string,
  functionKey: string,
  payload: object = {},
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await story.forge.invokeResolver({
    moduleKey: 'card',
    functionKey,
    accountId: as,
    payload,
    extension: { type: 'jira:issueContext', issue: { id: story.jira.state.issue(key).id, key } },
  });
  if (answer.kind !== 'value') throw new Error(JSON.stringify(answer));
  return answer.value as Readonly<Record<string, unknown>>;
}
