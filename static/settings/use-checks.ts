import { useCallback, useRef, useState } from 'react';
import type { SetupChecks, SetupInput } from '#wire/pages/settings';
import { rpc } from '../shared/rpc';
import type { Loaded } from '../shared/loaded';
import { useLoad } from '../shared/use-load';

interface Checks {
  readonly checks: Loaded<SetupChecks>;
  readonly isChecking: boolean;
  /** Looks again, for another choice. What is shown stays until the answer is there, so that no field loses its focus. */
  readonly checkAgain: (choice: SetupInput) => Promise<void>;
}

/** What the app finds out about the project, for the choice that the form begins with, then for each that is checked. */
export function useChecks(first: SetupInput): Checks {
  const choice = useRef(first);
  const { state, reload } = useLoad(useCallback(() => check(choice.current), []));
  const [isChecking, setChecking] = useState(false);
  const checkAgain = async (next: SetupInput): Promise<void> => {
    choice.current = next;
    setChecking(true);
    await reload();
    setChecking(false);
  };
  return { checks: state, isChecking, checkAgain };
}

const check = ({ issueTypeId, statuses, policy, createFields, moveFields }: SetupInput) =>
  rpc('checkSetup', { issueTypeId, statuses, policy, createFields, moveFields });
