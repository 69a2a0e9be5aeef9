import { sentId, type LogEntry, type LogId } from '#core/log/decision-log';
import type { DecisionLog } from '#core/ports';

/** What the log holds. */
export type Entries = Map<LogId, LogEntry>;

/** One that is there stays as it is. */
export function addTo(entries: Entries, added: readonly LogEntry[]): void {
  for (const entry of added) if (!entries.has(entry.id)) entries.set(entry.id, entry);
}

/** The decision log in memory, all of it in one page. */
export const fakeLog = (
  entries: Entries,
  call: <T>(name: string, effect: () => T) => Promise<T>,
): DecisionLog => ({
  add: (added) => call('log.add', () => addTo(entries, added)),
  conclude: (concluded, others) =>
    call('log.conclude', () => {
      for (const { decisionId, entry } of concluded) {
        entries.delete(sentId(decisionId));
        entries.set(entry.id, entry);
      }
      addTo(entries, others);
    }),
  get: (id) => call('log.get', () => entries.get(id)),
  read: ({ projectId, requestId, from, to }) =>
    call('log.read', () => ({
      entries: [...entries.values()]
        .filter((entry) => projectId === undefined || entry.projectId === projectId)
        .filter((entry) => requestId === undefined || entry.requestId === requestId)
        .filter(({ at }) => at >= from && at <= to)
        .sort((one, other) => Date.parse(other.at) - Date.parse(one.at)),
    })),
});
