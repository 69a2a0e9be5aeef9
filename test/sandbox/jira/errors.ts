/**
 * Jira's errors: a status and `{errorMessages, errors}`. A subset of its texts; add as needed. Words that Jira itself
 * would not say stand in ((double parentheses)).
 */
import type { Json, JsonObject } from './json';

/** An answer other than success. Operations throw it; the server writes it. */
export class JiraError extends Error {
  readonly status: number;
  readonly messages: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: {
      readonly messages?: readonly string[];
      readonly fields?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ) {
    super(
      [`Jira answers ${status}`, ...(detail.messages ?? []), ...Object.values(detail.fields ?? {})].join(
        ': ',
      ),
    );
    this.status = status;
    this.messages = detail.messages ?? [];
    this.fields = detail.fields ?? {};
    this.headers = detail.headers ?? {};
  }

  /** The body as Jira writes it; undefined when it is empty. */
  toJson(): Json | undefined {
    return { errorMessages: this.messages, errors: this.fields };
  }
}

/**
 * An answer with a body that Atlassian's file does not describe: of the gateway before Jira, of the edge before that (then it
 * is text), or an empty one.
 */
export class UndescribedError extends JiraError {
  readonly body: Json | undefined;

  constructor(status: number, body: Json | undefined, headers: Readonly<Record<string, string>> = {}) {
    super(status, { headers });
    this.body = body;
  }

  override toJson(): Json | undefined {
    return this.body;
  }
}

/** 401: the app's manifest does not have the scope. */
export function scopeMissing(): UndescribedError {
  return new UndescribedError(401, { code: 401, message: 'Unauthorized; scope does not match' });
}

/** RFC 7807, as Jira's routing and some of its checks of parameters answer. */
export function problemDetails(status: number, title: string, detail: string): JsonObject {
  return { type: 'about:blank', title, status, detail };
}

/** 400 with texts that belong to no field. */
export function badRequest(...messages: readonly string[]): JiraError {
  return new JiraError(400, { messages });
}

/** 400 with a text for each wrong field. */
export function badFields(fields: Readonly<Record<string, string>>): JiraError {
  return new JiraError(400, { fields });
}

/** 403: the caller may see the thing but not do this to it. */
export function forbidden(message: string): JiraError {
  return new JiraError(403, { messages: [message] });
}

/** 404 for things of any kind. */
export function notFound(message: string): JiraError {
  return new JiraError(404, { messages: [message] });
}

/** 401: no account, or one that may not log in. */
export function unauthorized(): JiraError {
  return new JiraError(401, { messages: ['Client must be authenticated to access this resource.'] });
}

/** 404 for issues: absent and invisible look the same on purpose. */
export function noSuchIssue(): JiraError {
  return notFound('Issue does not exist or you do not have permission to see it.');
}

/** 404 for projects: absent and invisible look the same on purpose. */
export function noSuchProject(idOrKey: string): JiraError {
  return notFound(`No project could be found with ${/^\d+$/.test(idOrKey) ? 'id' : 'key'} '${idOrKey}'.`);
}

/** 501: Jira can do this, the emulator cannot. */
export function notModelled(what: string): JiraError {
  return new JiraError(501, { messages: [`((not modelled: ${what}))`] });
}

/** What Jira says about a field that the screen lacks or the caller may not set. */
export function notOnScreen(fieldId: string): string {
  return `Field '${fieldId}' cannot be set. It is not on the appropriate screen, or unknown.`;
}
