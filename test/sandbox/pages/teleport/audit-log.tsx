import Heading from '@atlaskit/heading/heading';
import { EmptyView } from '../../../../static/shared/empty-view';
import { FailedView } from '../../../../static/shared/failed-view';
import { LoadingView } from '../../../../static/shared/loading-view';
import { useLoad } from '../../../../static/shared/use-load';
import { readAudit } from '../api/teleport';
import type { AuditEntry } from '../api/teleport-schemas';

const EVERY_MS = 1000;
/** The newest lines are the interesting ones. */
const LINES_MAX = 200;

/** The cluster's audit log, newest first. */
export function AuditLog() {
  const { state, reload } = useLoad(readAudit, EVERY_MS);
  return (
    <section className="stack" aria-labelledby="audit">
      <Heading size="small" as="h2" id="audit">
        Audit log
      </Heading>
      {state.kind === 'loading' ? <LoadingView message="Loading the audit log…" /> : null}
      {state.kind === 'failed' ? (
        <FailedView
          title="The audit log could not be loaded"
          message={state.message}
          onRetry={() => void reload()}
        />
      ) : null}
      {state.kind === 'ready' && state.value.length === 0 ? (
        <EmptyView message="Nothing has happened yet." />
      ) : null}
      {state.kind === 'ready' && state.value.length > 0 ? <AuditTable entries={state.value} /> : null}
    </section>
  );
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
    <div className="audit" tabIndex={0} role="region" aria-label="Lines of the audit log">
      <table data-testid="audit">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Code</th>
            <th scope="col">Event</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {entries.slice(0, LINES_MAX).map((entry, index) => (
            <tr key={entries.length - index}>
              <td>{entry.time}</td>
              <td>{entry.code}</td>
              <td>{entry.event}</td>
              <td>{detailsOf(entry)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const OWN_COLUMN: ReadonlySet<string> = new Set(['event', 'code', 'time']);

function detailsOf(entry: AuditEntry): string {
  return Object.entries(entry)
    .filter(([name, value]) => !OWN_COLUMN.has(name) && value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}
