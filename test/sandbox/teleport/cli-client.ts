/** The command line's view of the console's HTTP API. */
import * as v from 'valibot';

const Review = v.object({
  author: v.string(),
  state: v.string(),
  reason: v.string(),
  created: v.nullable(v.string()),
  submittedBy: v.string(),
});

const Request = v.object({
  id: v.string(),
  user: v.string(),
  roles: v.array(v.string()),
  resources: v.array(v.object({ kind: v.string(), name: v.string() })),
  state: v.string(),
  reason: v.string(),
  resolveReason: v.string(),
  created: v.nullable(v.string()),
  expires: v.nullable(v.string()),
  thresholds: v.array(
    v.object({
      name: v.string(),
      approve: v.number(),
      deny: v.number(),
      approvals: v.number(),
      denials: v.number(),
    }),
  ),
  reviews: v.array(Review),
});

const AuditEvent = v.looseObject({ time: v.string(), code: v.string(), event: v.string(), id: v.string() });
const Failure = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

export type ListedRequest = v.InferOutput<typeof Request>;
export type ListedEvent = v.InferOutput<typeof AuditEvent>;

/** Calls a console. Every refusal is an Error whose message is the server's. */
export class ConsoleClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
  }

  async list(): Promise<readonly ListedRequest[]> {
    return v.parse(v.object({ requests: v.array(Request) }), await this.#call('GET', '/api/requests'))
      .requests;
  }

  async show(id: string): Promise<ListedRequest> {
    return v.parse(Request, await this.#call('GET', `/api/requests/${encodeURIComponent(id)}`));
  }

  async create(body: {
    readonly user: string;
    readonly roles: readonly string[];
    readonly resources: readonly { readonly kind: string; readonly name: string }[];
    readonly reason: string;
  }): Promise<ListedRequest> {
    return v.parse(Request, await this.#call('POST', '/api/requests', body));
  }

  async review(
    id: string,
    body: { readonly user: string; readonly state: 'APPROVED' | 'DENIED'; readonly reason: string },
  ): Promise<ListedRequest> {
    return v.parse(
      Request,
      await this.#call('POST', `/api/requests/${encodeURIComponent(id)}/reviews`, body),
    );
  }

  async remove(id: string, user: string): Promise<void> {
    await this.#call('DELETE', `/api/requests/${encodeURIComponent(id)}?user=${encodeURIComponent(user)}`);
  }

  async audit(): Promise<readonly ListedEvent[]> {
    return v.parse(v.object({ events: v.array(AuditEvent) }), await this.#call('GET', '/api/audit')).events;
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const init =
      body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${this.#url}${path}`, { method, ...init }).catch((error: unknown) => {
      throw new Error(`Cannot reach the sandbox at ${this.#url}: is it running?`, { cause: error });
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.ok) return answer;
    const failure = v.safeParse(Failure, answer);
    throw new Error(
      failure.success ? failure.output.error.message : `The sandbox answered ${response.status}`,
    );
  }
}
