import { useCallback, useRef } from 'react';
import type { ApprovalsView } from '#wire/pages/approvals';
import { rpc } from '../shared/rpc';
import { useLoad, type Load } from '../shared/use-load';

/** How often an open page asks whether there is anything new: a look that costs the app one read where there is not. */
const NEWS_MS = 5_000;
/** After so many looks without news everything is read again: what somebody may see or decide can change without any. */
const LOOKS_MAX = 12;
/** Reading many requests takes longer than reading one. */
const LIST_PATIENCE_MS = 20_000;

export type ListView = Exclude<ApprovalsView, { kind: 'unchanged' }>;

/** What is shown, and how often the app has said since that it is still so. */
interface Known {
  readonly view: ListView;
  readonly digest: string;
  looks: number;
}

interface Approvals {
  readonly state: Load<ListView>['state'];
  /** Reads everything, whatever is known. */
  readonly reload: () => Promise<void>;
}

/** The list, kept up to date while the page is open. */
export function useApprovals(): Approvals {
  const known = useRef<Known | null>(null);
  const load = useCallback(async (): Promise<ListView> => {
    const before = known.current;
    const isDue = before === null || ++before.looks > LOOKS_MAX;
    const view = await rpc('approvals', isDue ? {} : { known: before.digest }, LIST_PATIENCE_MS);
    if (view.kind === 'unchanged') {
      if (before !== null) return before.view;
      throw new Error('((unchanged from nothing))');
    }
    // What came without its requests is asked for again.
    const isWhole = view.kind === 'approvals' && view.problem === undefined;
    known.current = isWhole ? { view, digest: view.digest, looks: 0 } : null;
    return view;
  }, []);
  const { state, reload } = useLoad(load, NEWS_MS);
  const reloadAll = useCallback(() => {
    known.current = null;
    return reload();
  }, [reload]);
  return { state, reload: reloadAll };
}
