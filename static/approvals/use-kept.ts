import { useCallback, useState } from 'react';
import type { ApprovalItem } from '#wire/pages/approvals';

interface Kept {
  readonly shown: readonly ApprovalItem[];
  readonly keep: (item: ApprovalItem) => void;
  readonly forget: (issueId: string) => void;
}

/**
 * The list, and what somebody has just decided about, each in its place: an answer that vanished with its request, while it is
 * being read or has the focus, would tell nobody anything.
 */
export function useKept(items: readonly ApprovalItem[]): Kept {
  const [kept, setKept] = useState<readonly { readonly item: ApprovalItem; readonly at: number }[]>([]);
  const keep = useCallback(
    (item: ApprovalItem) => {
      setKept((before) => {
        if (before.some((one) => one.item.issueId === item.issueId)) return before;
        const at = items.findIndex(({ issueId }) => issueId === item.issueId);
        return [...before, { item, at: at < 0 ? items.length : at }].sort((one, other) => one.at - other.at);
      });
    },
    [items],
  );
  const forget = useCallback((issueId: string) => {
    setKept((before) => before.filter(({ item }) => item.issueId !== issueId));
  }, []);
  const shown = [...items];
  for (const { item, at } of kept) {
    if (!items.some(({ issueId }) => issueId === item.issueId)) shown.splice(at, 0, item);
  }
  return { shown, keep, forget };
}
