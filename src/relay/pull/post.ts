import { MAIL_BYTES_MAX } from '#wire/limits';
import { RefusalSchema, type MailRefusal } from '#wire/mail';
import * as v from '#wire/schema';
import type { Clock } from '../clock';
import { MAIL_TIMEOUT_MS } from '../limits';
import { send } from '../send';

/** What became of a message. `refused`: the app says why; unsigned, so that it is for people to look at and no more. */
export type Posted =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: MailRefusal['code'] | undefined; readonly message: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number | undefined };

/** Posts a signed message to the app's web trigger. Never rejects; `signal` cuts it short. */
export async function post(
  url: string,
  body: string,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<Posted> {
  const headers = { 'content-type': 'application/jose' };
  const limits = { bytesMax: MAIL_BYTES_MAX, timeoutMs: MAIL_TIMEOUT_MS };
  const sent = await send(url, { headers, body, ...limits, clock, signal });
  if (sent.kind === 'failed') return sent;
  if (sent.body.kind === 'too-large') return { kind: 'failed', reason: 'the answer is too large' };
  const { text } = sent.body;
  return sent.kind === 'taken' ? { kind: 'answered', text } : refusedOf(sent.status, text);
}

function refusedOf(status: number, text: string): Posted {
  try {
    const { error } = v.parse(RefusalSchema, JSON.parse(text));
    return { kind: 'refused', code: error.code, message: error.message };
  } catch {
    return { kind: 'refused', code: undefined, message: `status ${status}` };
  }
}
