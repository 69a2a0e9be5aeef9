import type { ApprovalItem } from '#wire/pages/approvals';
import { decideOn } from './decide-on';

/** Keys of the cards whose denial is recorded, and of the others: each of those says by itself how it stands. */
export interface DeniedAll {
  readonly denied: readonly string[];
  readonly others: readonly string[];
}

/** Denials under way at once: each is a call of its own to the app, as a click on its button is. */
const AT_ONCE_MAX = 4;

/** Denies each as a click would. What fails keeps no other from being denied. */
export async function denyAll(items: readonly ApprovalItem[], reason: string): Promise<DeniedAll> {
  const queue = [...items];
  const denied: string[] = [];
  const others: string[] = [];
  const work = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      const keys = (await isDenied(item, reason)) ? denied : others;
      keys.push(item.issueKey);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, work));
  return { denied, others };
}

async function isDenied({ issueId, asked }: ApprovalItem, reason: string): Promise<boolean> {
  if (asked === undefined) return false;
  try {
    const result = await decideOn(issueId, { nonce: asked.nonce, proposedState: 'denied', reason });
    return result.kind === 'recorded';
  } catch {
    return false;
  }
}
