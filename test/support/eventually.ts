/** How long a condition may take before the test fails. Generous: a slow machine must not turn a passing test red. */
const WAIT_MS_MAX = 15_000;

/**
 * Waits until `probe` stops throwing and returns its value. For things that happen on real sockets, where no hook tells
 * "it is done". Looks again after each turn of the event loop, with a growing pause so that a long wait costs little.
 */
export async function eventually<T>(probe: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + WAIT_MS_MAX;
  for (let pauseMs = 0; ; pauseMs = Math.min(50, pauseMs + 2)) {
    try {
      return await probe();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
