import { readFile } from 'node:fs/promises';
import { AppError } from '#core/errors';
import * as v from '#wire/schema';
import type { Clock } from '../clock';
import type { JiraConfig } from '../config/config';
import { fetchWithin } from '../fetch-within';
import { JIRA_TIMEOUT_MS, JIRA_TOKEN_MARGIN_MS } from '../limits';

const TokenSchema = v.object({
  access_token: v.pipe(v.string(), v.minLength(1), v.maxLength(16_384)),
  expires_in: v.pipe(v.number(), v.minValue(1), v.maxValue(86_400)),
});

/** Jira, or Atlassian's sign-in, gave no answer that can be used. What waits for it is tried again. */
export const jiraAway = (why: string, cause?: unknown): AppError =>
  new AppError(
    'busy',
    `Jira's own history cannot be read, without which nothing is decided ([jira]): ${why}`,
    {
      retry: 'safe',
      cause,
    },
  );

/**
 * Calls Jira as a service account of Atlassian's, by OAuth 2.0 client credentials. The secret is read for each token, so that a
 * new one is taken up by itself.
 *
 * @see https://support.atlassian.com/user-management/docs/create-oauth-2-0-credential-for-service-accounts/
 */
export class ServiceAccount {
  readonly #config: JiraConfig;
  readonly #clock: Clock;
  #token: { readonly text: string; readonly goodUntil: number } | undefined;

  constructor(deps: { readonly config: JiraConfig; readonly clock: Clock }) {
    this.#config = deps.config;
    this.#clock = deps.clock;
  }

  /** Calls a path of Jira's REST API. Throws `AppError` where no answer comes; what the answer means is the caller's. */
  async call(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    const first = await this.#send(method, path, body);
    if (first.status !== 401) return first;
    // Taken back before its time: a new one may be good.
    this.#token = undefined;
    return this.#send(method, path, body);
  }

  async #send(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    const { apiUrl, cloudId } = this.#config;
    return this.#fetch(`${apiUrl}/ex/jira/${cloudId}/rest/api/3/${path}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${await this.#currentToken()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #currentToken(): Promise<string> {
    if (this.#token !== undefined && this.#clock.now() < this.#token.goodUntil) return this.#token.text;
    const { tokenUrl, clientId, secretFile } = this.#config;
    const answer = await this.#fetch(tokenUrl, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: await secretIn(secretFile),
      }),
    });
    if (!answer.ok) throw jiraAway(`Atlassian answers ${answer.status} to client_id and the secret`);
    const parsed = v.safeParse(TokenSchema, await jsonOf(answer));
    if (!parsed.success) throw jiraAway('Atlassian gives no token that can be read');
    const { access_token: text, expires_in: seconds } = parsed.output;
    this.#token = { text, goodUntil: this.#clock.now() + seconds * 1000 - JIRA_TOKEN_MARGIN_MS };
    return text;
  }

  async #fetch(url: string, options: RequestInit): Promise<Response> {
    try {
      return await fetchWithin(this.#clock, JIRA_TIMEOUT_MS, url, options);
    } catch (cause) {
      throw jiraAway(`${new URL(url).host} cannot be reached`, cause);
    }
  }
}

async function secretIn(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw jiraAway(`client_secret_file ${file} cannot be read`, cause);
  }
}

/** The body of an answer, or undefined where it is no JSON. */
export async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return undefined;
  }
}
