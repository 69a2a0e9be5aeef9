import Resolver, { type Request } from '@forge/resolver';
import * as v from '#wire/schema';
import type { PageCalls } from '#wire/pages';
import { searchGroups, searchPeople } from '../approvers';
import { makePortsForPages } from '../compose';
import { saveLog, showLog } from '../decision-log';
import { readProjectHealth, retryOrIgnore } from '../health';
import { mayAdminister } from '../jira/people';
import { checkSetup, readSetup, saveSetup, turnOff, type Visited } from '../setup';
import { AccountIdSchema, StrictProjectIdSchema } from '../id-schemas';

const ContextSchema = v.object({
  accountId: AccountIdSchema,
  extension: v.object({
    project: v.object({
      id: StrictProjectIdSchema,
      key: v.string(),
    }),
  }),
});

type NotAdmin = { readonly kind: 'not-admin' };
const NOT_ADMIN: NotAdmin = { kind: 'not-admin' };

const resolver = new Resolver();
/** Display conditions protect nothing, so every call asks Jira whether the person may. */
function define<Name extends keyof PageCalls>(
  name: Name,
  run: (visited: Visited, payload: unknown) => Promise<PageCalls[Name]['output']>,
): void {
  resolver.define(name, async ({ context, payload }: Request) => {
    const parsed = v.safeParse(ContextSchema, context);
    if (!parsed.success) return NOT_ADMIN;
    const { accountId: user, extension } = parsed.output;
    const visited = { ...extension.project, user };
    return (await mayAdminister(visited.id)) ? run(visited, payload) : NOT_ADMIN;
  });
}

define('setup', (visited) => readSetup(makePortsForPages(), visited));
define('checkSetup', (visited, payload) => checkSetup(visited, payload));
define('saveSetup', (visited, payload) => saveSetup(makePortsForPages(), visited, payload));
define('findPeople', (_visited, payload) => searchPeople(payload));
define('findGroups', (_visited, payload) => searchGroups(payload));
define('projectHealth', ({ id }) => readProjectHealth(makePortsForPages(), id));
define('retryFailure', ({ id, user }, payload) =>
  retryOrIgnore(makePortsForPages(), { user, project: id }, 'retry', payload),
);
define('ignoreFailure', ({ id, user }, payload) =>
  retryOrIgnore(makePortsForPages(), { user, project: id }, 'ignore', payload),
);
define('decisionLog', ({ id }, payload) => showLog(makePortsForPages(), id, payload));
define('decisionLogFile', ({ id }, payload) => saveLog(makePortsForPages(), id, payload));
define('turnOff', (visited) => turnOff(makePortsForPages(), visited));

/** The settings page's resolver. */
export const settings = resolver.getDefinitions();
