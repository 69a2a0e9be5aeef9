import Resolver, { type Request } from '@forge/resolver';
import * as v from '#wire/schema';
import type { AccountId } from '#core/ids';
import type { PageCalls } from '#wire/pages';
import { makePortsForPages } from '../compose';
import { saveLog, showLog } from '../decision-log';
import { readActivityCsv, readHealth, renewKey, retryOrIgnore } from '../health';
import { mayAdministerSite } from '../jira/people';
import { beginSelfTest, continueSelfTest, readSelfTest } from '../self-test/use';
import { pairRelay, readRelays, revokeRelay } from '../relays';
import { readSite, saveRouting, tryRouting } from '../site';
import { AccountIdSchema } from '../id-schemas';

const ContextSchema = v.object({ accountId: AccountIdSchema });

const resolver = new Resolver();
/** Every call asks Jira, as the person who uses the page, whether they administer the site. */
function define<Name extends keyof PageCalls>(
  name: Name,
  run: (user: AccountId, payload: unknown) => Promise<PageCalls[Name]['output']>,
): void {
  resolver.define(name, async ({ context, payload }: Request) => {
    const parsed = v.safeParse(ContextSchema, context);
    return parsed.success && (await mayAdministerSite())
      ? run(parsed.output.accountId, payload)
      : { kind: 'not-admin' as const };
  });
}

define('site', () => readSite(makePortsForPages()));
define('saveRouting', (user, payload) => saveRouting(makePortsForPages(), user, payload));
define('tryRouting', (_user, payload) => tryRouting(makePortsForPages(), payload));
define('health', () => readHealth(makePortsForPages()));
define('activityCsv', () => readActivityCsv());
define('retryFailure', (user, payload) => retryOrIgnore(makePortsForPages(), { user }, 'retry', payload));
define('ignoreFailure', (user, payload) => retryOrIgnore(makePortsForPages(), { user }, 'ignore', payload));
define('decisionLog', (_user, payload) => showLog(makePortsForPages(), undefined, payload));
define('decisionLogFile', (_user, payload) => saveLog(makePortsForPages(), undefined, payload));
define('selfTest', () => readSelfTest());
define('startSelfTest', (_user, payload) => beginSelfTest(makePortsForPages().clock, payload));
define('stepSelfTest', (_user, payload) => continueSelfTest(makePortsForPages().clock, payload));
define('relays', () => readRelays());
define('pairRelay', (user, payload) => pairRelay(makePortsForPages(), user, payload));
define('revokeRelay', (user, payload) => revokeRelay(makePortsForPages(), user, payload));
define('renewNudgeKey', (user) => renewKey(makePortsForPages(), user));

/** The site page's resolver. */
export const site = resolver.getDefinitions();
