import { route } from '@forge/api';
import type { AccountId } from '#core/ids';
import type { Cards } from '#core/ports';
import { callJira, sayingOf } from './client';

/** Adds one person at a time, as Jira wants it. Who may not see the issue, or is no user any more, is refused alone. */
export const watchIssue: Cards['watch'] = async (issue, accounts) => {
  const refused: { readonly account: AccountId; readonly why: string }[] = [];
  for (const account of accounts) {
    const answer = await callJira(route`/rest/api/3/issue/${issue}/watchers`, {
      method: 'POST',
      body: account,
      expected: [400, 401, 403, 404],
    });
    if (answer.status < 300) continue;
    const saying = sayingOf(answer.body);
    refused.push({ account, why: saying === '' ? `Jira answered ${answer.status}` : saying });
  }
  return refused;
};
