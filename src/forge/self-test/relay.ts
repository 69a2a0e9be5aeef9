import { AppError } from '#core/errors';
import type { Found, StepResult } from '#core/self-test/steps';
import { theRelayForPages } from '../relay/relay';
import { expecting, line } from './read-answer';

/** Two calls in one invocation: a relay takes each token of Forge's once, so both must come with one of their own. */
export async function callRelayTwice(): Promise<StepResult> {
  const first = await outcomeOfCall();
  const second = await outcomeOfCall();
  const found: Found[] = [expecting('first call of an invocation', first, first === 'answered')];
  return {
    lines: [
      ...found,
      first === 'answered'
        ? expecting('second call of the same invocation', second, second === 'answered')
        : line('second call of the same invocation', second),
    ],
  };
}

async function outcomeOfCall(): Promise<string> {
  try {
    await theRelayForPages.cluster();
    return 'answered';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message.includes('used before')
      ? 'refused: its token was used before (in the relay: [forge] tokens = "per-invocation")'
      : `failed: ${error.code}`;
  }
}
