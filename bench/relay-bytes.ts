import { HttpClient } from '../test/sandbox/forge-host/http-client';
import type { AppRequest, AppResponse } from '../test/sandbox/forge-host/http-message';

/** Bytes between the Forge host and the relay: bodies, and the invocation token that travels with each call. */
export interface RelayBytes {
  readonly sent: number;
  readonly received: number;
  readonly tokens: number;
}

const total = { sent: 0, received: 0, tokens: 0 };

/** What has passed since `watchRelayBytes`, over all systems of this process. */
export const relayBytes = (): RelayBytes => ({ ...total });

/**
 * Counts from now on, by wrapping the one method through which every call of the Forge host goes out. Calls to the relay
 * are those over HTTPS: the emulated Jira is reached over plain HTTP.
 */
export function watchRelayBytes(): void {
  const send: (this: HttpClient, ...call: Parameters<HttpClient['send']>) => Promise<AppResponse> =
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below.
    HttpClient.prototype.send;
  HttpClient.prototype.send = async function (this: HttpClient, ...call: Parameters<HttpClient['send']>) {
    const [url, request] = call;
    const answer = await send.apply(this, call);
    if (url.startsWith('https:')) add(request, answer);
    return answer;
  };
}

function add(request: AppRequest, answer: AppResponse): void {
  total.sent += Buffer.byteLength(request.body ?? '');
  total.received += Buffer.byteLength(answer.body ?? '');
  total.tokens += Buffer.byteLength(request.headers['authorization'] ?? '');
}
