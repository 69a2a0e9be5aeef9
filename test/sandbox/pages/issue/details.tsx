import { Fragment } from 'react';
import Heading from '@atlaskit/heading/heading';
import { Instant } from '../../../../static/shared/instant';
import { useNow } from '../../../../static/shared/use-now';
import type { JiraIssue } from '../api/jira-schemas';

/** The issue's plain fields. */
export function Details({ issue }: { readonly issue: JiraIssue }) {
  const nowMs = useNow();
  const { fields } = issue;
  return (
    <section className="box stack" aria-labelledby="details">
      <Heading size="xsmall" as="h2" id="details">
        Details
      </Heading>
      <dl className="facts">
        <dt>Type</dt>
        <dd>{fields.issuetype.name}</dd>
        <dt>Assignee</dt>
        <dd>{fields.assignee?.displayName ?? 'Unassigned'}</dd>
        <dt>Reporter</dt>
        <dd>{fields.reporter?.displayName ?? 'Nobody'}</dd>
        {Object.entries(issue.renderedFields).map(([id, text]) => (
          <Fragment key={id}>
            <dt>{issue.names[id] ?? id}</dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
        <dt>Created</dt>
        <dd>
          <Instant at={fields.created} nowMs={nowMs} />
        </dd>
        <dt>Updated</dt>
        <dd>
          <Instant at={fields.updated} nowMs={nowMs} />
        </dd>
      </dl>
    </section>
  );
}
