import { useCallback, useEffect, useRef, useState } from 'react';
import { problemOf, type Problem } from './problem';

/** What a screen knows of something it loads. A failed reload keeps the value and says so in `problem`. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | ({ readonly kind: 'failed' } & Problem)
  | { readonly kind: 'ready'; readonly value: T; readonly problem?: Problem };

export interface Load<T> {
  readonly state: Loaded<T>;
  /** Loads again, keeping what is shown until the answer is there. Never throws. */
  readonly reload: () => Promise<void>;
}

/**
 * Loads something when the component appears, when `load` changes, and then every `everyMs` milliseconds while the page
 * is visible. An answer that was overtaken by a later call is dropped. `load` must keep its identity between renders.
 */
export function useLoad<T>(load: () => Promise<T>, everyMs?: number): Load<T> {
  const [held, setHeld] = useState<{ readonly of: () => Promise<T>; readonly state: Loaded<T> }>();
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
      if (!document.hidden) await reload();
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

async function outcomeOf<T>(load: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { kind: 'ready', value: await load() };
  } catch (error) {
    return { kind: 'failed', ...problemOf(error) };
  }
}

/** An unchanged value keeps its identity, so that polling does not draw the screen again. */
function merged<T>(before: Loaded<T> | undefined, next: Loaded<T>): Loaded<T> {
  if (before?.kind !== 'ready') return next;
  if (next.kind === 'failed') return { ...before, problem: { message: next.message, key: next.key } };
  return JSON.stringify(before) === JSON.stringify(next) ? before : next;
}
