import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as v from '#wire/schema';
import type { RequestId } from '#core/ids';
import type { Job } from '#core/job';
import { BODY_BYTES_MAX } from '#wire/limits';
import { NudgeBodySchema, type NudgeBody } from '#wire/messages';
import { log } from '../log';
import { forgeJobs } from '../queue/jobs';
import { readNudgeKeys } from '../storage/nudge-key';

/** What Forge hands to a web trigger. Header names come in any case, each with a list of values. */
const RequestSchema = v.object({
  headers: v.record(v.string(), v.array(v.string())),
  body: v.optional(v.pipe(v.string(), v.maxLength(BODY_BYTES_MAX)), ''),
});

/** Keys of the static answers in manifest.yml. */
type Answer = { readonly outputKey: 'accepted' | 'refused' | 'malformed' };

/**
 * The relay says that requests have changed. The signature keeps strangers from making work; beyond that a nudge is not
 * believed: the jobs ask the relay.
 */
export async function onNudge(request: unknown): Promise<Answer> {
  const parsed = v.safeParse(RequestSchema, request);
  if (!parsed.success) return { outputKey: 'malformed' };
  const keys = await readNudgeKeys();
  if (!keys.some(({ key }) => isSigned(parsed.output, key))) {
    log('nudge-refused');
    return { outputKey: 'refused' };
  }
  const nudge = bodyOf(parsed.output.body);
  if (nudge === undefined) return { outputKey: 'malformed' };
  await forgeJobs.push(
    nudge.ids.map((requestId): Job => ({ kind: 'update', requestId, ...heard(nudge, requestId) })),
  );
  return { outputKey: 'accepted' };
}

/** Left out where the relay named none: a queue takes no attribute without a value. */
function heard({ revisions }: NudgeBody, id: RequestId): { readonly revision?: string } {
  const revision = revisions !== undefined && Object.hasOwn(revisions, id) ? revisions[id] : undefined;
  return revision === undefined ? {} : { revision };
}

function isSigned(request: v.InferOutput<typeof RequestSchema>, key: string): boolean {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, values]) => [name.toLowerCase(), values[0] ?? '']),
  );
  try {
    new Webhook(key).verify(request.body, headers);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError || error instanceof SyntaxError) return false;
    throw error;
  }
}

function bodyOf(body: string): NudgeBody | undefined {
  try {
    const parsed = v.safeParse(NudgeBodySchema, JSON.parse(body));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
