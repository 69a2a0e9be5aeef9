import * as v from 'valibot';

/** A refusal or failure of one of the sandbox's services, with the words it gave. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** Jira account id in whose name the call is made. */
  readonly actingAs?: string;
}

/** Calls a service and reads its answer with `schema`. Throws ApiError. */
export async function call<T>(
  schema: v.GenericSchema<unknown, T>,
  path: string,
  options: CallOptions = {},
): Promise<T> {
  const text = await send(path, options);
  const parsed = v.safeParse(schema, text === '' ? undefined : jsonOf(text));
  if (!parsed.success) {
    const { message } = parsed.issues[0];
    throw new ApiError(502, `The answer to ${path} was not understood: ${message}`);
  }
  return parsed.output;
}

/** Calls a service whose answer does not matter. Throws ApiError. */
export async function send(
  path: string,
  { method = 'GET', body, actingAs }: CallOptions = {},
): Promise<string> {
  const response = await reach(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(actingAs === undefined ? {} : { 'x-acting-as': actingAs }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok)
    throw new ApiError(response.status, refusalIn(text) ?? `The service answered ${response.status}.`);
  return text;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new ApiError(0, 'The sandbox does not answer. Is it still running?');
  }
}

const RefusalSchema = v.object({
  errorMessages: v.optional(v.array(v.string())),
  errors: v.optional(v.record(v.string(), v.string())),
  message: v.optional(v.string()),
  error: v.optional(v.union([v.string(), v.object({ message: v.string() })])),
});

/** The words of a refusal, in any of the forms that Jira, Teleport and the sandbox use. */
function refusalIn(text: string): string | undefined {
  const parsed = v.safeParse(RefusalSchema, jsonOf(text));
  if (!parsed.success) return undefined;
  const { errorMessages = [], errors = {}, message, error } = parsed.output;
  const words = [
    ...errorMessages,
    ...Object.values(errors),
    message,
    typeof error === 'string' ? error : error?.message,
  ].filter((word) => word !== undefined && word !== '');
  return words.length === 0 ? undefined : words.join(' ');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
