/** Waits, without a look at the machine's clock, for all that goes on in this process by itself. */
import { stat } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

/** Events that one round of ours makes: the answer of the thread pool. */
const OWN_EVENTS = 1;
/** A clock or a stream that never rests must not hold a test up for ever. */
const ROUNDS_MAX = 500;

/**
 * Resolves when nothing is on its way any more: between two ends of a socket, in the thread pool (files, signatures, names), or in
 * promises. What is left then waits for a timer, or for something that never comes. Both ends of all sockets must be in this
 * process; `UV_THREADPOOL_SIZE=1`, as jest's workers have it, makes it exact for the thread pool, which then works in order.
 */
export async function stillness(): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const before = eventsSoFar();
    await stat('/');
    await turn();
    await turn();
    if (eventsSoFar() - before <= OWN_EVENTS) return;
  }
}

/** How many things the event loop has been told of from outside of it. */
const eventsSoFar = (): number => performance.nodeTiming.uvMetricsInfo.events;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
