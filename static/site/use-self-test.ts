import { useCallback, useEffect, useState } from 'react';
import type { SelfTestView } from '#wire/pages/self-test';
import { PageError, problemOf, type Problem } from '../shared/problem';
import { rpc } from '../shared/rpc';

/** A step may take as long as Forge lets a page's call take. */
const STEP_MS_MAX = 30_000;
/** Between two looks at what a step waits for. */
const LOOK_MS = 5_000;

type Run = Extract<SelfTestView, { readonly kind: 'run' }>;

export interface SelfTest {
  readonly run: Run | undefined;
  /** Whether this page is driving the test at the moment. */
  readonly isRunning: boolean;
  readonly problem: Problem | undefined;
  readonly start: (projectKey: string) => void;
  /** Goes on with a test that was begun and has not ended. */
  readonly resume: () => void;
  /** Waits no longer for what the next step looks for. */
  readonly skip: () => void;
}

/** The site's test, driven step by step: one call of a page is too short for all of it. */
export function useSelfTest(): SelfTest {
  const [run, setRun] = useState<Run>();
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const take = useCallback(async (ask: () => Promise<SelfTestView | { readonly kind: 'no-project' }>) => {
    try {
      const view = await ask();
      if (view.kind === 'run') setRun(view);
      setProblem(
        view.kind === 'no-project' ? problemOf(new PageError('site.selfTest.noProject')) : undefined,
      );
      setRunning(view.kind === 'run' && view.step !== undefined);
    } catch (error) {
      setProblem(problemOf(error));
      setRunning(false);
    }
  }, []);

  useEffect(() => {
    void rpc('selfTest', {}).then(
      (view) => setRun(view.kind === 'run' ? view : undefined),
      () => undefined, // The test can be begun all the same.
    );
  }, []);

  useEffect(() => {
    if (!isRunning || run?.step === undefined) return undefined;
    const timer = setTimeout(
      () => void take(() => rpc('stepSelfTest', {}, STEP_MS_MAX)),
      run.isWaiting ? LOOK_MS : 0,
    );
    return () => clearTimeout(timer);
  }, [isRunning, run, take]);

  return {
    run,
    isRunning,
    problem,
    start: (projectKey) => void take(() => rpc('startSelfTest', { projectKey }, STEP_MS_MAX)),
    resume: () => setRunning(true),
    skip: () => void take(() => rpc('stepSelfTest', { skipsWait: true }, STEP_MS_MAX)),
  };
}
