import type { Clock } from '#core/ports';

/** The machine's time: the one place in the app that reads it. */
export const clock: Clock = {
  // eslint-disable-next-line no-restricted-properties -- this is the clock that all else is given.
  now: () => Date.now(),
};
