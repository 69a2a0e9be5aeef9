import type { RunningRelay } from '../sandbox/running-relay';

const LOOK_MS = 5;
const CONNECTING: ReadonlySet<string> = new Set(['connecting', 'waiting-for-init']);

/**
 * Waits, in real time, while a relay is making its connection to Teleport: that takes many packets, through a load balancer
 * above all, and a clock moved by hand would be past the relay's time limit before they have all travelled. What hangs is
 * waited for no longer than `waitMs`.
 */
export async function whileConnecting(relays: readonly RunningRelay[], waitMs: number): Promise<void> {
  const isConnecting = ({ relay }: RunningRelay): boolean => CONNECTING.has(relay.status().watch.kind);
  for (let waited = 0; waited < waitMs && relays.some(isConnecting); waited += LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
