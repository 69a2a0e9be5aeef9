import { useEffect, useState } from 'react';

/** The time, in epoch milliseconds, as of the last half minute: enough for "in 3 hours". */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
