import { useEffect, useState } from 'react';

/** The time, in epoch milliseconds, at most `everyMs` old: half a minute is enough for "in 3 hours". */
export function useNow(everyMs = 30_000): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
