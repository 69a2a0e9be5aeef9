/** Words for stories that are told while something fails: people and operators try again, time goes on. */
import { BOB } from '../../sandbox/people';
import { type Story } from '../with-sandbox';

/** Step by step, together longer than the hourly look at cards. */
const PATIENCE_MS = 60_000;
const TURNS_MAX = 80;
/** How often a person tries again what did not work, a while later each time: a card may be held by whoever died over it. */
const TRIES_MAX = 10;

/** A request and its card. */
export interface Card {
  readonly id: string;
  readonly key: string;
}

/** Waits as an operator would: time goes on, ticks come, until it is so. */
export async function patiently(story: Story, isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX && !isSo(); turn += 1) {
    await story.quiet();
    if (isSo()) return;
    story.clock.advance(PATIENCE_MS);
  }
}

/** Waits for something that somebody waits for in front of a screen; undefined if it failed. */
async function inFrontOf<T>(story: Story, work: Promise<T>): Promise<T | undefined> {
  const state = { isOver: false };
  const result = work.then(
    (value) => value,
    () => undefined,
  );
  void result.then(() => (state.isOver = true));
  await patiently(story, () => state.isOver);
  return result;
}

/** Does it until it has worked. */
export async function insisting(
  story: Story,
  attempt: () => Promise<unknown>,
  hasWorked: (result: unknown) => boolean,
): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (hasWorked(await inFrontOf(story, attempt()))) return;
    story.clock.advance(PATIENCE_MS);
  }
  throw new Error('It never worked');
}

/** Asks, and waits for the card. */
export async function askForCard(
  story: Story,
  choices: { readonly roles: readonly string[]; readonly ttlMs?: number },
): Promise<Card> {
  const { roles, ttlMs = 86_400_000 } = choices;
  const id = story.teleport.createRequest('alice', { roles: [...roles], requestTtlMs: ttlMs });
  return waitForCard(story, id);
}

/** Waits until the request has a card that stands in Pending and is linked. */
export async function waitForCard(story: Story, id: string): Promise<Card> {
  const cards = () => story.jira.state.issues('ACC');
  const keyOf = (): string | undefined => {
    const issueId = story.linkOf(id)?.issueId;
    return cards().find((card) => card.id === issueId)?.key;
  };
  const isThere = (): boolean => {
    const key = keyOf();
    return (
      key !== undefined &&
      story.linkOf(id)?.phase === 'open' &&
      story.jira.state.statusOf(key) === 'Pending' &&
      story.linkOf(id)?.busyUntil === undefined
    );
  };
  await patiently(story, isThere);
  const key = keyOf();
  if (key === undefined) throw new Error('The request has no card');
  return { id, key };
}

/** Waits until the request has ended, its card says so, and nobody works on it. */
export async function waitForEnd(story: Story, { id, key }: Card, status: string): Promise<void> {
  await patiently(story, () => {
    const link = story.linkOf(id);
    return (
      link?.phase === 'closed' && link.busyUntil === undefined && story.jira.state.statusOf(key) === status
    );
  });
}

/** Bob opens the panel of the card and approves; he clicks again as long as the panel does not show his review. */
export async function approveInPanel(story: Story, { id, key }: Card): Promise<void> {
  const issue = { id: story.jira.state.issue(key).id, key };
  const call = async (functionKey: string, payload: unknown): Promise<Record<string, unknown>> => {
    const answer = await story.forge.invokeResolver({
      moduleKey: 'card',
      functionKey,
      payload,
      accountId: BOB,
      extension: { type: 'jira:issueContext', issue },
    });
    if (answer.kind === 'error') throw new Error(answer.error.message);
    return answer.value as Record<string, unknown>;
  };
  const attempt = async (): Promise<boolean> => {
    const { nonce } = await call('card', {});
    if (story.reviews(id).length > 0) return true;
    const decided = await call('decide', { nonce, proposedState: 'approved', reason: 'fine' });
    return decided['kind'] === 'recorded';
  };
  await insisting(story, attempt, (worked) => worked === true);
}
