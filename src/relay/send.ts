import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Clock } from './clock';
import { readBody, type ReadBody } from './http/body';
import { NUDGE_RETRY_AFTER_MAX_MS } from './limits';
import { networkFailureOf } from './network-failure';

/**
 * What became of a message. `failed`: no whole answer came, or one that another try may better, after `retryAfterMs` if it says
 * so; `reason` never has the URL in it, which may be a secret.
 */
export type Sent =
  | { readonly kind: 'taken'; readonly body: ReadBody }
  | { readonly kind: 'refused'; readonly status: number; readonly body: ReadBody }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number | undefined };

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the answer: what is longer is not read to its end. */
  readonly bytesMax: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Cuts it short. */
  readonly signal?: AbortSignal | undefined;
}

/** Posts a message. Never rejects. Follows no redirect: what is meant for one address is meant for no other. */
export async function send(url: string, message: Message): Promise<Sent> {
  const { clock, timeoutMs, signal } = message;
  const timeout = new AbortController();
  const cancel = clock.after(timeoutMs, () => timeout.abort());
  const signals = [timeout.signal, ...(signal === undefined ? [] : [signal])];
  try {
    const answer = await post(url, message, AbortSignal.any(signals));
    const { statusCode: status = 0, headers } = answer;
    if (mayPass(status)) {
      answer.destroy();
      return {
        kind: 'failed',
        reason: `status ${status}`,
        retryAfterMs: retryAfterMsOf(headers['retry-after']),
      };
    }
    const body = await readBody({ chunks: answer, length: headers['content-length'] }, message.bytesMax);
    if (body.kind === 'too-large') answer.destroy();
    return status < 300 ? { kind: 'taken', body } : { kind: 'refused', status, body };
  } catch (error) {
    return { kind: 'failed', reason: timeout.signal.aborted ? 'timed out' : networkFailureOf(error) };
  } finally {
    cancel();
  }
}

/** What a server that is in trouble says, and what somebody says who is not the app at all. */
const mayPass = (status: number): boolean =>
  status < 200 || (status >= 300 && status < 400) || status === 429 || status >= 500;

/** How long Atlassian asks to be left alone, as far as that is heeded; 0 where it asks for nothing. */
function retryAfterMsOf(header: string | undefined): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, NUDGE_RETRY_AFTER_MAX_MS) : 0;
}

/** By Node's own client, since its `fetch` takes 11 MB of memory for good, and 30 MB more while it starts. */
function post(url: string, { headers, body }: Message, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    request(url, { method: 'POST', headers: { ...headers, ...length }, signal }, resolve)
      .on('error', reject)
      .end(body);
  });
}
