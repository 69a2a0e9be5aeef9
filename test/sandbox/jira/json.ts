/** JSON as the emulator handles it, with readers that never trust the shape of what came over the wire. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. Members that are `undefined` are left out when it is written. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** Parses `text`; undefined when it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The caller answers 400 in the words of its own operation.
    return undefined;
  }
}

/** A deep copy as it would arrive over the wire: no `undefined`, no shared parts. */
export function copyJson(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** The value as an object, or undefined when it is anything else. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !isArray(value) ? value : undefined;
}

/** The value as an array; an empty one when it is anything else. */
export function asArray(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

/** The value as a string, or undefined when it is anything else. */
export function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** True for arrays; `Array.isArray` alone does not narrow readonly arrays. */
export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The site's time zone; a site has one of its own, which is rarely UTC. */
const SITE_OFFSET_MS = 2 * 3_600_000;

/** Instants as Jira Cloud writes them: milliseconds, and the site's offset without a colon. */
export function jiraTime(atMs: number): string {
  return new Date(atMs + SITE_OFFSET_MS).toISOString().replace('Z', '+0200');
}
