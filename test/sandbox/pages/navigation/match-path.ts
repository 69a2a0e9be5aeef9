/** Where an address leads. */
export type Place =
  | { readonly kind: 'home' }
  | { readonly kind: 'projects' }
  | { readonly kind: 'board'; readonly projectKey: string }
  | { readonly kind: 'issue'; readonly issueKey: string }
  | { readonly kind: 'project-settings'; readonly projectKey: string; readonly moduleKey: string }
  | { readonly kind: 'site-settings'; readonly moduleKey: string }
  | { readonly kind: 'app-page'; readonly moduleKey: string }
  | { readonly kind: 'dashboard' }
  | { readonly kind: 'teleport' }
  | { readonly kind: 'nowhere' };

/** Reads a path as a place. */
export function matchPath(path: string): Place {
  const [first, second, third, fourth, ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  if (rest.length > 0) return { kind: 'nowhere' };
  if (first === undefined) return { kind: 'home' };
  if (first === 'projects' && second === undefined) return { kind: 'projects' };
  if (first === 'dashboard' && second === undefined) return { kind: 'dashboard' };
  if (first === 'teleport' && second === undefined) return { kind: 'teleport' };
  if (second === undefined) return { kind: 'nowhere' };
  if (first === 'admin' && third === undefined) return { kind: 'site-settings', moduleKey: second };
  if (first === 'apps' && third === undefined) return { kind: 'app-page', moduleKey: second };
  if (first === 'board' && third === undefined) return { kind: 'board', projectKey: second };
  if (first === 'browse' && third === undefined) return { kind: 'issue', issueKey: second };
  if (first === 'project' && third === 'settings' && fourth !== undefined) {
    return { kind: 'project-settings', projectKey: second, moduleKey: fourth };
  }
  return { kind: 'nowhere' };
}
