/** Which scopes an app needs for which operation, as Atlassian's OpenAPI lists them (`x-atlassian-oauth2-scopes`). */
import { scopeMissing } from './errors';
import OPERATION_SCOPES from './operation-scopes.json';

/** By operation: lists of scopes, each of which is enough as a whole: the classic scope, or all the granular ones. */
export const SCOPES: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries(OPERATION_SCOPES),
);

/** Throws the gateway's 401 unless the scopes open the operation. What the vendor's file does not know stays closed. */
export function checkScopes(operation: string, scopes: readonly string[]): void {
  const ways = SCOPES.get(operation) ?? [];
  if (!ways.some((needed) => needed.every((scope) => scopes.includes(scope)))) throw scopeMissing();
}
