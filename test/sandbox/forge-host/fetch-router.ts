import type { CallRecord, FaultDecision, FaultHook, HostCall } from './faults';
import { jsonResponse, notModelled, proxyError, type AppRequest, type AppResponse } from './http-message';
import type { Invocation } from './invocation';
import type { JiraProxy } from './jira-proxy';
import { answerKvs } from './kvs/kvs-api';
import type { Storage } from './kvs/storage';
import type { AppManifest } from './manifest';
import { toFields, toText, type Fields } from './parse';
import type { Queue } from './queue';
import type { RemoteProxy } from './remote-proxy';
import { toThrownError } from './errors';
import type { WebTriggers } from './web-triggers';

interface Parts {
  readonly faults: FaultHook;
  readonly manifest: AppManifest;
  readonly storage: Storage;
  readonly jira: JiraProxy;
  readonly remotes: RemoteProxy;
  readonly queue: Queue;
  readonly webTriggers: WebTriggers;
  readonly egress: (url: string, request: AppRequest) => Promise<AppResponse>;
}

interface Routed {
  readonly kind: HostCall['kind'];
  readonly answer: (invocation: Invocation) => AppResponse | Promise<AppResponse>;
}

/** Where every call of the app into the platform arrives: it is counted, perhaps disturbed, and answered. */
export class FetchRouter {
  readonly calls: CallRecord[] = [];
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Answers one call of the app's realm, JSON in and out. A call from an invocation that is over, and one that finds its
   * invocation over when the answer comes, never resolves: that code has died.
   */
  async exchange(requestJson: string, invocation: Invocation | undefined): Promise<string> {
    if (invocation?.isAlive() !== true) return never();
    const source = toFields(JSON.parse(requestJson));
    const request = toRequest(source);
    try {
      const response = await this.#disturbed(invocation, toFields(source['descriptor']), request);
      if (!invocation.isAlive()) return await never();
      return JSON.stringify({ response: toWire(response) });
    } catch (error) {
      if (!invocation.isAlive()) return never();
      const status = toFields(error)['status'];
      return JSON.stringify({
        error: { ...toThrownError(error), ...(status === undefined ? {} : { status }) },
      });
    }
  }

  async #disturbed(invocation: Invocation, descriptor: Fields, request: AppRequest): Promise<AppResponse> {
    const { kind, answer } = this.#route(descriptor, request);
    const { functionKey, moduleKey } = invocation.call;
    const record: CallRecord = {
      kind,
      functionKey,
      moduleKey,
      invocationId: invocation.id,
      descriptor,
      method: request.method,
      path: request.path,
      // Secrets stay out of records that a failing test may print.
      ...(request.body === undefined || request.path.includes('/secret/') ? {} : { body: request.body }),
    };
    this.calls.push(record);
    const decision = await this.#parts.faults.intercept(record);
    if (!invocation.isAlive()) return never();
    const response = await this.#decide(decision, kind, invocation, answer);
    record.status = response.status;
    record.bytes = { sent: bytesOf(request.body), received: bytesOf(response.body) };
    return response;
  }

  async #decide(
    decision: FaultDecision,
    kind: HostCall['kind'],
    invocation: Invocation,
    answer: Routed['answer'],
  ): Promise<AppResponse> {
    if (typeof decision === 'object') {
      const { status, headers = {}, body } = decision;
      return { status, headers, ...(body === undefined ? {} : { body }) };
    }
    switch (decision) {
      case 'pass':
        return answer(invocation);
      case 'fail-before':
        throw new TypeError('((injected failure: the call was not made))');
      case 'fail-after':
        await answer(invocation);
        throw new TypeError('((injected failure: the answer was lost))');
      case 'timeout':
        return kind === 'remote' ? this.#parts.remotes.neverAnswer() : never();
      case 'timeout-after':
        await answer(invocation);
        return kind === 'remote' ? this.#parts.remotes.neverAnswer() : never();
      case 'crash-before':
        invocation.end({ kind: 'crashed' });
        return never();
      case 'crash-after':
        await answer(invocation);
        invocation.end({ kind: 'crashed' });
        return never();
    }
  }

  #route(descriptor: Fields, request: AppRequest): Routed {
    const { type, remote } = descriptor;
    if (type === 'kvs') return { kind: 'kvs', answer: () => this.#answerKvs(request) };
    if (type === 'fetch') return { kind: 'fetch', answer: () => this.#parts.egress(request.path, request) };
    if (type === 'frc') {
      const key = toText(remote) ?? '';
      return {
        kind: 'remote',
        answer: (invocation) => this.#parts.remotes.send(key, request, invocation.call),
      };
    }
    if (type === 'fpp' && remote === 'jira') {
      return { kind: 'jira', answer: (invocation) => this.#sendToJira(descriptor, request, invocation) };
    }
    if (type === 'fpp' && remote === 'stargate') return this.#routeStargate(request);
    return { kind: 'other', answer: () => notModelled(`call ${JSON.stringify(descriptor)} ${request.path}`) };
  }

  #routeStargate(request: AppRequest): Routed {
    if (request.path.startsWith('/webhook/queue/')) {
      return { kind: 'queue', answer: (invocation) => this.#parts.queue.answer(request, invocation.call) };
    }
    if (request.path === '/graphql')
      return { kind: 'graphql', answer: () => this.#parts.webTriggers.answerGraphql(request) };
    return { kind: 'other', answer: () => notModelled(`platform call ${request.path}`) };
  }

  #answerKvs(request: AppRequest): AppResponse {
    // Parity: the platform's code for a missing scope is not documented.
    if (!this.#parts.manifest.scopes.includes('storage:app')) {
      return jsonResponse(403, {
        code: '((SCOPE_MISSING))',
        message: '((the manifest lacks the scope storage:app))',
      });
    }
    return answerKvs(this.#parts.storage, request);
  }

  async #sendToJira(descriptor: Fields, request: AppRequest, invocation: Invocation): Promise<AppResponse> {
    const { jira, manifest } = this.#parts;
    if (descriptor['provider'] === 'app') return jira.sendAsApp(request);
    if (descriptor['provider'] !== 'user') return notModelled('requestJira without asApp or asUser');
    const viewer = invocation.call.accountId;
    const wanted = toText(descriptor['accountId']) ?? viewer;
    const isAllowed = wanted === viewer || manifest.canImpersonate;
    if (wanted === undefined || !isAllowed) return proxyError(401, 'NEEDS_AUTHENTICATION_ERR');
    return jira.sendAs(wanted, request);
  }
}

function toRequest(source: Fields): AppRequest {
  const body = toText(source['body']);
  const headers = Object.entries(toFields(source['headers'])).map(([name, value]) => [name, String(value)]);
  return {
    method: toText(source['method']) ?? 'GET',
    path: toText(source['path']) ?? '',
    headers: Object.fromEntries(headers) as Record<string, string>,
    ...(body === undefined ? {} : { body }),
  };
}

function toWire({ status, headers, body }: AppResponse): Fields {
  return { status, headers, body64: Buffer.from(body ?? '').toString('base64') };
}

const bytesOf = (body: string | Uint8Array | undefined): number => Buffer.byteLength(body ?? '');

function never(): Promise<never> {
  return new Promise(() => undefined);
}
