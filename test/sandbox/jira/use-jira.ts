/** Test fixture: an emulator per test over real HTTP. After each test it must have kept to Atlassian's OpenAPI. */
import { ManualClock } from '../clock';
import { startJira, type Jira } from './jira';
import { asArray, asObject, asString, parseJson, type Json, type JsonObject } from './json';
import type { Site } from './state';

/** An instant all tests start at. */
export const START_MS = Date.parse('2026-03-02T09:00:00.000Z');

/** An answer as a client sees it. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json | undefined;
}

/** A running emulator and a client that calls it through a socket. */
export class JiraUnderTest {
  #clock = new ManualClock(START_MS);
  #jira: Jira | undefined;

  get clock(): ManualClock {
    return this.#clock;
  }

  get jira(): Jira {
    if (this.#jira === undefined) throw new Error('The emulator runs only within a test');
    return this.#jira;
  }

  async start(seed?: Site): Promise<void> {
    this.#clock = new ManualClock(START_MS);
    this.#jira = await startJira({ clock: this.#clock, ...(seed === undefined ? {} : { seed }) });
  }

  /** Sends one request as the account; undefined sends no authorization. */
  async send(accountId: string | undefined, method: string, path: string, body?: Json): Promise<Received> {
    const response = await fetch(`${this.jira.url}${path}`, {
      method,
      headers: {
        ...(accountId === undefined ? {} : { authorization: `Bearer sandbox:${accountId}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: parseJson(await response.text()) };
  }
}

/** Starts an emulator before each test and stops it afterwards. */
export function useJira(seed?: () => Site): JiraUnderTest {
  const underTest = new JiraUnderTest();
  beforeEach(() => underTest.start(seed?.()));
  afterEach(async () => {
    await underTest.jira.stop();
    expect(underTest.jira.violations).toEqual([]);
  });
  return underTest;
}

/** Digs into JSON: `at(body, 'fields', 'status', 'name')`, numbers for lists. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (node, step) => (typeof step === 'number' ? asArray(node)[step] : asObject(node)?.[step]),
    value,
  );
}

/** The strings found under `name` in each member of the list. */
export function each(
  list: Json | undefined,
  ...path: readonly (string | number)[]
): readonly (string | undefined)[] {
  return asArray(list).map((one) => asString(at(one, ...path)));
}

/** A one-paragraph document. */
export function doc(text: string): JsonObject {
  return { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] };
}
