/** A request the app makes through the platform, as plain data: it crosses from the app's context as JSON. */
export interface AppRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer on its way to the app. */
export interface AppResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Statuses whose answers have no body, as the Fetch standard wants it. */
export const NULL_BODY_STATUSES: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** A JSON answer; without a body, an empty one. */
export function jsonResponse(
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): AppResponse {
  if (body === undefined) return { status, headers };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** What the sandbox says about a part of the platform it does not have. */
export function notModelled(what: string): AppResponse {
  return jsonResponse(501, { code: '((NOT_MODELLED))', message: `((not modelled: ${what}))` });
}

/** A failure of the platform's proxy itself. The app's SDK turns the header into an error. */
export function proxyError(status: number, code: string): AppResponse {
  return { status, headers: { 'forge-proxy-error': code } };
}
