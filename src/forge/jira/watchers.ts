import type { AccountId } from '#core/ids';
import type { Cards } from '#core/ports';
import { sayingOf } from './answers';
import { askJira } from './client';

/** Adds one person at a time, as Jira wants it. Who may not see the issue, or is no user any more, is refused alone. */
export const watchIssue: Cards['watch'] = async (issue, accounts) => {
  const refused: { readonly account: AccountId; readonly why: string }[] = [];
  for (const account of accounts) {
    const answer = await askJira('addWatcher', { path: { issueIdOrKey: issue }, body: account });
    if (answer.kind === 'ok') continue;
    const saying = sayingOf(answer.body);
    refused.push({ account, why: saying === '' ? `Jira answered ${answer.status}` : saying });
  }
  return refused;
};
