import Heading from '@atlaskit/heading/heading';
import { Instant } from '../../../../static/shared/instant';
import { useNow } from '../../../../static/shared/use-now';
import type { JiraHistory } from '../api/jira-schemas';

/** The issue's changelog, newest first. */
export function History({ histories }: { readonly histories: readonly JiraHistory[] }) {
  const nowMs = useNow();
  return (
    <section className="stack" aria-labelledby="history">
      <Heading size="small" as="h2" id="history">
        History
      </Heading>
      {histories.length === 0 ? (
        <p className="subtle">Nothing has changed since the issue was created.</p>
      ) : null}
      <ul className="plain-list" data-testid="history">
        {histories.map((history) => (
          <li key={history.id} className="history">
            <strong>{history.author?.displayName ?? 'Someone'}</strong>
            {history.items.map((item, index) => (
              <span key={index}>
                {` changed ${item.field} from “${shortened(item.fromString)}” to “${shortened(item.toString)}”`}
              </span>
            ))}
            <span className="subtle">
              {' '}
              <Instant at={history.created} nowMs={nowMs} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A changed description would fill the page. */
const VALUE_CHARS_MAX = 80;

function shortened(value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return 'none';
  return value.length > VALUE_CHARS_MAX ? `${value.slice(0, VALUE_CHARS_MAX)}…` : value;
}
