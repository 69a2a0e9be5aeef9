import { MAIL_BYTES_MAX } from '#wire/limits';
import { RefusalSchema, type MailRefusal } from '#wire/mail';
import * as v from '#wire/schema';
import { readBody } from '../http/body';
import type { Clock } from '../clock';
import { MAIL_TIMEOUT_MS } from '../limits';
import { networkFailureOf, retryAfterMsOf } from '../network-failure';

/** What became of a message. `refused`: the app says why; unsigned, so that it is for people to look at and no more. */
export type Posted =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: MailRefusal['code'] | undefined; readonly message: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number | undefined };

/** Posts a signed message to the app's web trigger. Never throws; `signal` cuts it short. */
export async function post(
  url: string,
  body: string,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<Posted> {
  const timeout = new AbortController();
  const cancel = clock.after(MAIL_TIMEOUT_MS, () => timeout.abort(new Error('timed out')));
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/jose' },
      body,
      signal: signal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, signal]),
    });
    return await postedOf(response);
  } catch (error) {
    return { kind: 'failed', reason: networkFailureOf(error) };
  } finally {
    cancel();
  }
}

async function postedOf(response: Response): Promise<Posted> {
  const { status } = response;
  if (status === 429 || status >= 500) {
    await response.body?.cancel();
    return { kind: 'failed', reason: `status ${status}`, retryAfterMs: retryAfterMsOf(response) };
  }
  const read = await readBody(response, MAIL_BYTES_MAX);
  if (read.kind === 'too-large') return { kind: 'failed', reason: 'the answer is too large' };
  return response.ok ? { kind: 'answered', text: read.text } : refusedOf(status, read.text);
}

function refusedOf(status: number, text: string): Posted {
  try {
    const { error } = v.parse(RefusalSchema, JSON.parse(text));
    return { kind: 'refused', code: error.code, message: error.message };
  } catch {
    return { kind: 'refused', code: undefined, message: `status ${status}` };
  }
}
