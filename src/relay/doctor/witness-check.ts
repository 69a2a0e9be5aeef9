import { jsonOf, ServiceAccount } from '../witness/service-account';
import { failed, failure, ok, skipped, type Check, type Finding, type Patient } from './check';

/** Whether the relay's own account in Jira works, where there is one. */
export const WITNESS_CHECK: Check = { name: 'jira', run: tryAccount };

const FIX =
  'compare [jira] client_id, client_secret_file and cloud_id with the credential of the service account, which needs the scope read:jira-work';

async function tryAccount({ config, clock }: Patient): Promise<Finding> {
  if (config.jira === undefined)
    return skipped('no [jira] section: the app is believed about who moved a card (docs/security.md)');
  try {
    const answer = await new ServiceAccount({ config: config.jira, clock }).call(
      'GET',
      'project/search?maxResults=1',
    );
    if (!answer.ok) return failure(`Jira answers ${answer.status} to the relay's own account`, FIX);
    const seen = (await jsonOf(answer)) as { readonly total?: unknown } | undefined;
    return seen?.total === 0
      ? failure('the account of [jira] sees no project', 'let it browse the projects with cards')
      : ok("the relay's own account reads Jira");
  } catch (error) {
    return failed(error, FIX);
  }
}
