import Resolver, { type Request } from '@forge/resolver';
import * as v from '#wire/schema';
import { progressOf } from '#core/access-request';
import { cardStateOf } from '#core/card';
import { AppError } from '#core/errors';
import { issueId } from '#core/ids';
import { foundIn } from '#core/use-cases/update-card';
import type { CardView } from '#wire/pages';
import { makePorts } from '../compose';
import { maySee } from '../jira/people';

const ContextSchema = v.object({
  extension: v.object({
    issue: v.object({ id: v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/), v.transform(issueId)) }),
  }),
});

const resolver = new Resolver();
resolver.define('card', ({ context }: Request) => cardOf(context));

/**
 * The panel's resolver. The issue comes from the platform's context, and whoever cannot see the issue gets nothing of
 * its request.
 */
export const panel = resolver.getDefinitions();

async function cardOf(context: unknown): Promise<CardView> {
  const parsed = v.safeParse(ContextSchema, context);
  if (!parsed.success) return { kind: 'not-a-request' };
  const { id } = parsed.output.extension.issue;
  const ports = makePorts();
  try {
    if (!(await maySee(id))) return { kind: 'not-a-request' };
    const requestId = await ports.links.findByIssue(id);
    const link = requestId === undefined ? undefined : await ports.links.get(requestId);
    if (link?.issueId !== id) return { kind: 'not-a-request' };
    const request = foundIn((await ports.relay.fetch([link.requestId]))[0]);
    if (request !== undefined) return { kind: 'request', request, progress: progressOf(request) };
    return { kind: 'gone', state: cardStateOf(link.resolution ?? 'expired') };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'unavailable', message: error.message };
  }
}
