import Resolver, { type Request } from '@forge/resolver';
import * as v from '#wire/schema';
import type { AccountId } from '#core/ids';
import { AppError } from '#core/errors';
import type { ApprovalsCalls } from '#wire/pages/approvals';
import type { StatisticsCalls } from '#wire/pages/statistics';
import type { Unavailable } from '#wire/pages/answers';
import { onNamedIssue, showApprovals, showRunning } from '../approvals';
import { makePortsForPages } from '../compose';
import { endAccessAs } from '../end-access';
import { log } from '../log';
import { decideAs } from '../panel';
import { toldAsUnavailable } from '../unavailable';
import { showGadgetProjects, showStatistics } from '../statistics';
import { StrictAccountIdSchema } from '../id-schemas';

const ContextSchema = v.object({
  accountId: StrictAccountIdSchema,
});

type Refused = { readonly kind: 'no-permission' } | Unavailable;

const resolver = new Resolver();
type Calls = ApprovalsCalls & StatisticsCalls;
function define<Name extends keyof Calls>(
  name: Name,
  run: (viewer: AccountId, payload: unknown) => Promise<Calls[Name]['output']>,
): void {
  resolver.define(name, async ({ context, payload }: Request): Promise<Calls[Name]['output'] | Refused> => {
    const parsed = v.safeParse(ContextSchema, context);
    if (!parsed.success) return { kind: 'no-permission' };
    try {
      return await run(parsed.output.accountId, payload);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log('approvals-failed', { code: error.code, message: error.message });
      return toldAsUnavailable(error);
    }
  });
}

define('approvals', (viewer, payload) => showApprovals(makePortsForPages(), viewer, payload));
define('runningAccess', (viewer) => showRunning(makePortsForPages(), viewer));
define('decideOn', (viewer, payload) =>
  onNamedIssue(viewer, payload, (viewed) => decideAs(makePortsForPages(), viewed, { payload, via: 'page' })),
);
define('endAccessOn', (viewer, payload) =>
  onNamedIssue(viewer, payload, (viewed) =>
    endAccessAs(makePortsForPages(), viewed, { payload, via: 'page' }),
  ),
);

define('statistics', (_viewer, payload) => showStatistics(makePortsForPages(), payload));
define('gadgetProjects', () => showGadgetProjects(makePortsForPages()));

/** The resolver of the approvals page and of the gadget. The person comes from the platform's context; Jira says what they may see. */
export const approvals = resolver.getDefinitions();
