/** People and apps acting on the site, through the same operations as everybody else. For tests and demos. */
import { adfDocument } from './adf';
import { asArray, asObject, asString, parseJson, type Json, type JsonObject } from './json';

/** Sends a request to the emulator without a socket. */
export type Send = (path: string, init: RequestInit) => Response | Promise<Response>;

/** What someone can do. Every method rejects with Jira's own words when Jira refuses. */
export class Actor {
  readonly accountId: string;
  readonly #send: Send;

  constructor(accountId: string, send: Send) {
    this.accountId = accountId;
    this.#send = send;
  }

  /** Calls the REST API as this account; `path` starts with `/rest`. */
  async request(
    method: string,
    path: string,
    body?: Json,
  ): Promise<{ status: number; body: Json | undefined }> {
    const response = await this.#send(path, {
      method,
      headers: { authorization: `Bearer sandbox:${this.accountId}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: parseJson(await response.text()) };
  }

  /**
   * Drags the card: makes the first transition that leads to the status, named by id or name. `more` goes along: the fields
   * of its screen, or the `historyMetadata` of a smart commit, an import or a rule that acts in this person's name.
   */
  async moveTo(issueKey: string, statusIdOrName: string, more: JsonObject = {}): Promise<void> {
    const listed = await this.#do('GET', `/rest/api/3/issue/${issueKey}/transitions`);
    const transitions = asArray(asObject(listed)?.['transitions']).map((one) => asObject(one) ?? {});
    const leadsThere = transitions.find((transition) => {
      const to = asObject(transition['to']);
      return to?.['id'] === statusIdOrName || to?.['name'] === statusIdOrName;
    });
    if (leadsThere === undefined) {
      throw new Error(
        `Cannot move ${issueKey} to "${statusIdOrName}": no transition leads there for ${this.accountId}`,
      );
    }
    await this.#do('POST', `/rest/api/3/issue/${issueKey}/transitions`, {
      transition: { id: asString(leadsThere['id']) ?? '' },
      ...more,
    });
  }

  /** Writes a comment, given as text or as a document; resolves to its id. */
  async comment(issueKey: string, body: string | JsonObject): Promise<string> {
    const document = typeof body === 'string' ? adfDocument(body) : body;
    const created = await this.#do('POST', `/rest/api/3/issue/${issueKey}/comment`, { body: document });
    return asString(asObject(created)?.['id']) ?? '';
  }

  /** Replaces the text of an own comment. */
  async editComment(issueKey: string, commentId: string, text: string): Promise<void> {
    await this.#do('PUT', `/rest/api/3/issue/${issueKey}/comment/${commentId}`, { body: adfDocument(text) });
  }

  /** Creates an issue of the type in the project; resolves to its key. */
  async createIssue(projectKey: string, fields: JsonObject = {}, issueType = 'Task'): Promise<string> {
    const created = await this.#do('POST', '/rest/api/3/issue', {
      fields: { project: { key: projectKey }, issuetype: { name: issueType }, summary: 'A card', ...fields },
    });
    return asString(asObject(created)?.['key']) ?? '';
  }

  async editIssue(issueKey: string, fields: JsonObject): Promise<void> {
    await this.#do('PUT', `/rest/api/3/issue/${issueKey}`, { fields });
  }

  async deleteIssue(issueKey: string): Promise<void> {
    await this.#do('DELETE', `/rest/api/3/issue/${issueKey}`);
  }

  async setProperty(issueKey: string, propertyKey: string, value: Json): Promise<void> {
    await this.#do(
      'PUT',
      `/rest/api/3/issue/${issueKey}/properties/${encodeURIComponent(propertyKey)}`,
      value,
    );
  }

  async deleteProperty(issueKey: string, propertyKey: string): Promise<void> {
    await this.#do('DELETE', `/rest/api/3/issue/${issueKey}/properties/${encodeURIComponent(propertyKey)}`);
  }

  async setProjectProperty(projectKey: string, propertyKey: string, value: Json): Promise<void> {
    await this.#do(
      'PUT',
      `/rest/api/3/project/${projectKey}/properties/${encodeURIComponent(propertyKey)}`,
      value,
    );
  }

  async #do(method: string, path: string, body?: Json): Promise<Json | undefined> {
    const answer = await this.request(method, path, body);
    if (answer.status >= 300) {
      throw new Error(`Jira answers ${answer.status} to ${method} ${path}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }
}
