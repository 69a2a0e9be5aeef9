/** A Jira that answers what a test says, below `@forge/api`: for answers that no emulator gives. */

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string goes out as it is. */
  readonly body?: unknown;
}

export interface FakeCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Who asks, as the SDK tells the platform. */
  readonly as: string;
}

interface Descriptor {
  readonly provider?: string;
}

/** Answers every call from now on until `forgetJira`, and keeps what was asked. */
export function useJira(answer: (call: FakeCall) => FakeAnswer): readonly FakeCall[] {
  const calls: FakeCall[] = [];
  Reflect.set(
    globalThis,
    '__forge_fetch__',
    (target: Descriptor, url: string | URL, init: RequestInit = {}) => {
      const { pathname, searchParams } = new URL(String(url), 'https://site.example');
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
      const call = {
        method: init.method ?? 'GET',
        path: pathname,
        query: searchParams,
        body,
        as: target.provider ?? '',
      };
      calls.push(call);
      const { status = 200, headers, body: answered } = answer(call);
      const text = typeof answered === 'string' ? answered : JSON.stringify(answered);
      return Promise.resolve(new Response(status === 204 ? null : text, { status, headers: { ...headers } }));
    },
  );
  return calls;
}

export const forgetJira = (): void => void Reflect.deleteProperty(globalThis, '__forge_fetch__');
