import Resolver, { type Request } from '@forge/resolver';
import * as v from '#wire/schema';
import { AppError } from '#core/errors';
import type { Unavailable } from '#wire/pages/answers';
import type { EndAccessResult } from '#wire/pages/end-access';
import type { CardView, DecideResult, EvidenceView, ReceiptView } from '#wire/pages/panel';
import { makePortsForPages } from '../compose';
import { endAccessAs } from '../end-access';
import { maySee } from '../jira/people';
import { log } from '../log';
import { makeReceipt } from '../receipt';
import { decideAs, showCard, showEvidence, type Viewed } from '../panel';
import { toldAsUnavailable } from '../unavailable';
import { StrictAccountIdSchema, StrictIssueIdSchema } from '../id-schemas';

const ContextSchema = v.object({
  accountId: StrictAccountIdSchema,
  extension: v.object({
    issue: v.object({ id: StrictIssueIdSchema }),
  }),
});

const resolver = new Resolver();
resolver.define('card', ({ context, payload }: Request): Promise<CardView> =>
  forViewer(context, (viewed) => showCard(makePortsForPages(), viewed, payload)),
);
resolver.define('evidence', ({ context }: Request): Promise<EvidenceView> =>
  forViewer(context, (viewed) => showEvidence(makePortsForPages(), viewed)),
);
resolver.define('receipt', ({ context }: Request): Promise<ReceiptView> =>
  forViewer(context, (viewed) => makeReceipt(makePortsForPages(), viewed)),
);
resolver.define('decide', ({ context, payload }: Request): Promise<DecideResult> =>
  forViewer(context, (viewed) => decideAs(makePortsForPages(), viewed, { payload, via: 'panel' })),
);
resolver.define('endAccess', ({ context, payload }: Request): Promise<EndAccessResult> =>
  forViewer(context, (viewed) => endAccessAs(makePortsForPages(), viewed, { payload, via: 'panel' })),
);

/**
 * The panel's resolver. Issue and person come from the platform's context, never from the page, and whoever cannot see the
 * issue neither learns anything of its request nor decides it.
 */
export const panel = resolver.getDefinitions();

async function forViewer<T>(
  context: unknown,
  run: (viewed: Viewed) => Promise<T>,
): Promise<T | { readonly kind: 'no-permission' } | Unavailable> {
  const parsed = v.safeParse(ContextSchema, context);
  if (!parsed.success) return { kind: 'no-permission' };
  const { accountId: viewer, extension } = parsed.output;
  try {
    if (!(await maySee(extension.issue.id))) return { kind: 'no-permission' };
    return await run({ issue: extension.issue.id, viewer });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('panel-failed', { code: error.code, message: error.message });
    return toldAsUnavailable(error);
  }
}
