import type { JiraCall } from '../../src/forge/jira/call-shape';

/** Scopes that calls to Jira do not need, each with what needs it. */
export const OTHER_SCOPES: readonly string[] = ['storage:app'];

/** Where the scopes that the manifest declares and those that the calls need differ. */
export function scopeProblems(
  calls: Readonly<Record<string, JiraCall>>,
  declared: readonly string[],
): readonly string[] {
  const needed = new Set(Object.values(calls).flatMap(({ scopes }) => scopes as readonly string[]));
  return [
    ...Object.entries(calls).flatMap(([name, { scopes }]) =>
      scopes
        .filter((scope) => !declared.includes(scope))
        .map((scope) => `${name} needs ${scope}, which manifest.yml does not declare`),
    ),
    ...declared
      .filter((scope) => !needed.has(scope) && !OTHER_SCOPES.includes(scope))
      .map((scope) => `no call needs ${scope}, which manifest.yml declares`),
  ];
}

/** Lists of scopes of an operation, each of which opens it. Undefined where there is no such operation. */
export type ScopesOf = (method: string, path: string) => readonly (readonly string[])[] | undefined;

/** Where the calls and Atlassian's description of them differ. */
export function descriptionProblems(
  calls: Readonly<Record<string, JiraCall>>,
  scopesOf: ScopesOf,
): readonly string[] {
  return Object.entries(calls).flatMap(([name, { method, path, scopes }]) => {
    const ways = scopesOf(method, path);
    if (ways === undefined) return [`${name}: Atlassian describes no ${method} ${path}`];
    const isOne = ways.some(
      (way) => way.length === scopes.length && scopes.every((scope) => way.includes(scope)),
    );
    if (isOne) return [];
    return [`${name}: Atlassian asks for ${ways[0]?.join(' ') ?? ''}, the table for ${scopes.join(' ')}`];
  });
}
