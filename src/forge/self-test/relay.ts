import { AppError } from '#core/errors';
import type { Found, StepResult } from '#core/self-test/steps';
import { relayForPages } from '../relay/relay';
import { expecting, line } from './read-answer';

/** Two calls in one invocation: a relay takes each token of Forge's once, so both must come with one of their own. */
export async function callRelayTwice(): Promise<StepResult> {
  const first = await outcomeOfCall();
  const second = await outcomeOfCall();
  const claims =
    first.claims?.toSorted().join(', ') ?? 'not told: the relay sees none, or is of an older version';
  const found: Found[] = [expecting('first call of an invocation', first.what, first.isAnswered)];
  return {
    lines: [
      ...found,
      first.isAnswered
        ? expecting('second call of the same invocation', second.what, second.isAnswered)
        : line('second call of the same invocation', second.what),
      line('claims of the invocation token', claims),
    ],
  };
}

interface Outcome {
  readonly what: string;
  readonly isAnswered: boolean;
  readonly claims?: readonly string[] | undefined;
}

async function outcomeOfCall(): Promise<Outcome> {
  try {
    const { tokenClaims: claims } = await relayForPages().cluster();
    return { what: 'answered', isAnswered: true, claims };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const what = error.message.includes('used before')
      ? 'refused: its token was used before (in the relay: [forge] tokens = "per-invocation")'
      : `failed: ${error.code}`;
    return { what, isAnswered: false };
  }
}
