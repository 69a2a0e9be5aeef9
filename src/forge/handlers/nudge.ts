import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as v from '#wire/schema';
import type { RequestId } from '#core/ids';
import { toReconcile } from '#core/job';
import { BODY_BYTES_MAX } from '#wire/limits';
import { NudgeBodySchema, type NudgeBody } from '#wire/messages';
import { makePorts } from '../compose';
import { log } from '../log';
import { forgeJobs } from '../queue/jobs';
import { noteHeaders } from '../self-test/trigger';
import { isNudgeKey } from '../storage/nudge-key';

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
  const headers = headersOf(parsed.output);
  // Anybody may post here: what cannot be a nudge costs no read of the keys.
  const isOurs =
    looksSigned(headers, makePorts().clock.now()) &&
    (await isNudgeKey((key) => isSigned(parsed.output.body, headers, key)));
  if (!isOurs) {
    log('nudge-refused');
    return { outputKey: 'refused' };
  }
  const nudge = bodyOf(parsed.output.body);
  if (nudge === undefined) return { outputKey: 'malformed' };
  await forgeJobs.push(nudge.ids.map((id) => toReconcile(id, hintOf(nudge, id))));
  await noteHeaders(parsed.output.headers);
  return { outputKey: 'accepted' };
}

/** The revision that the relay named, if it did. */
const hintOf = ({ revisions }: NudgeBody, id: RequestId): string | undefined =>
  revisions !== undefined && Object.hasOwn(revisions, id) ? revisions[id] : undefined;

type Headers = Readonly<Record<string, string>>;

const headersOf = (request: v.InferOutput<typeof RequestSchema>): Headers =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, values]) => [name.toLowerCase(), values[0] ?? '']),
  );

/** How far a nudge's time may be off, either way. @see https://github.com/standard-webhooks/standard-webhooks */
const NUDGE_AGE_MS_MAX = 5 * 60_000;
/** An HMAC-SHA256 in base64, perhaps beside others. */
const SIGNATURE = /(?:^| )v1,[A-Za-z0-9+/]{43}=(?: |$)/;

/** Whether the headers of a nudge are there, of the right form and of this time. Proves nothing. */
function looksSigned(headers: Headers, nowMs: number): boolean {
  const seconds = headers['webhook-timestamp'] ?? '';
  return (
    (headers['webhook-id'] ?? '') !== '' &&
    /^[0-9]{1,12}$/.test(seconds) &&
    Math.abs(nowMs - Number(seconds) * 1000) <= NUDGE_AGE_MS_MAX &&
    SIGNATURE.test(headers['webhook-signature'] ?? '')
  );
}

function isSigned(body: string, headers: Headers, key: string): boolean {
  try {
    new Webhook(key).verify(body, headers);
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
