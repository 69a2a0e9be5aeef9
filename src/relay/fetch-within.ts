import type { Clock } from './clock';

/** Fetches a whole answer with a limit by the relay's own clock, by which everything else here goes too. */
export async function fetchWithin(
  clock: Clock,
  ms: number,
  url: string,
  options: RequestInit,
): Promise<Response> {
  const limit = new AbortController();
  const cancel = clock.after(ms, () => limit.abort());
  try {
    const answer = await fetch(url, { ...options, redirect: 'error', signal: limit.signal });
    return new Response(await answer.arrayBuffer(), answer);
  } finally {
    cancel();
  }
}
