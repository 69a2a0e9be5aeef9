import { useState } from 'react';
import { problemOf, type Problem } from './problem';

/** Something that a person asks for: answers why it was not done, where it was not. */
export type Act = () => Promise<Problem | undefined>;

export interface Acting {
  /** Why the last act was not done. */
  readonly problem: Problem | undefined;
  /** Does something, then reloads, whatever came of it. Never throws. */
  readonly act: (run: Act) => Promise<void>;
}

/** @param reload - shows how things stand, where that may have changed; never throws */
export function useAct(reload?: () => Promise<void>): Acting {
  const [problem, setProblem] = useState<Problem>();
  const act = async (run: Act) => {
    setProblem(await run().catch(problemOf));
    await reload?.();
  };
  return { problem, act };
}
