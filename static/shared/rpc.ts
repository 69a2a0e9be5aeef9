import { events, invoke, router, view } from '@forge/bridge';
import type { PageCalls } from '#wire/pages';
import { PageError } from './problem';

/** Longer than the app's own patience with the relay; a page never waits longer than this. */
const ANSWER_MS_MAX = 10_000;

/** Calls one of the app's functions. Throws an `Error` that `problemOf` can read. */
export async function rpc<Name extends keyof PageCalls>(
  name: Name,
  input: PageCalls[Name]['input'],
  patienceMs = ANSWER_MS_MAX,
): Promise<PageCalls[Name]['output']> {
  const answer = await withinPatience(invoke<unknown>(name, { ...input }), patienceMs);
  if (!isTold(answer)) {
    throw new PageError('shared.problem.unreadable');
  }
  return answer as PageCalls[Name]['output'];
}

/** Lets the page follow Jira's light or dark theme. */
export async function followTheme(): Promise<void> {
  await view.theme.enable();
}

/** The account of the person who looks, as the platform says. */
export async function viewerAccountId(): Promise<string | undefined> {
  return (await view.getContext()).accountId;
}

/** Opens a page in a new tab, asking the person first as Jira does for foreign sites. */
export async function openInNewTab(url: string): Promise<void> {
  await router.open(url);
}

/** Calls `run` when the issue that the page stands on has changed. Returns a function that ends it. */
export function onIssueChanged(run: () => void): () => void {
  const subscription = events.on('JIRA_ISSUE_CHANGED', run);
  return () => {
    subscription.then(
      ({ unsubscribe }) => unsubscribe(),
      () => undefined, // Without a subscription there is nothing to end: the page then has its reload button.
    );
  };
}

function withinPatience<T>(answer: Promise<T>, patienceMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new PageError('shared.problem.noAnswer')), patienceMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** All answers are told apart by `kind`: one without it comes from a version that this page does not know. */
function isTold(answer: unknown): answer is { readonly kind: string } {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && typeof answer.kind === 'string';
}
