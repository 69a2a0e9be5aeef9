import { useCallback, useEffect, useRef, useState } from 'react';
import { outcomeOf, type Loaded } from './loaded';

export interface Load<T> {
  readonly state: Loaded<T>;
  /** Loads again, keeping what is shown until the answer is there. Never throws. */
  readonly reload: () => Promise<void>;
}

/**
 * Loads something when the component appears, when `load` changes, and then every `everyMs` milliseconds while the page
 * is visible. An answer that was overtaken by a later call is dropped. `load` must keep its identity between renders.
 *
 * @param first - what `load` has given already, if it has: then the first call comes only after `everyMs`
 */
export function useLoad<T>(load: () => Promise<T>, everyMs?: number, first?: Loaded<T>): Load<T> {
  const [held, setHeld] = useState<{ readonly of: () => Promise<T>; readonly state: Loaded<T> } | undefined>(
    first && { of: load, state: first },
  );
  const hasFirst = useRef(first !== undefined);
  const newest = useRef(0);

  const reload = useCallback(async () => {
    const call = ++newest.current;
    const next = await outcomeOf(load);
    if (call !== newest.current) return;
    setHeld((before) => ({ of: load, state: merged(before?.of === load ? before.state : undefined, next) }));
  }, [load]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const turn = async () => {
      if (hasFirst.current) hasFirst.current = false;
      else if (!document.hidden) await reload();
      if (!stopped && everyMs !== undefined) timer = setTimeout(() => void turn(), everyMs);
    };
    void turn();
    return () => {
      stopped = true;
      clearTimeout(timer);
      newest.current++;
    };
  }, [reload, everyMs]);

  return { state: held?.of === load ? held.state : { kind: 'loading' }, reload };
}

/** An unchanged value keeps its identity, so that polling does not draw the screen again. */
function merged<T>(before: Loaded<T> | undefined, next: Loaded<T>): Loaded<T> {
  if (before?.kind !== 'ready') return next;
  if (next.kind === 'failed') return { ...before, problem: { message: next.message, key: next.key } };
  return JSON.stringify(before) === JSON.stringify(next) ? before : next;
}
