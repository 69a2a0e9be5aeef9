import { useState } from 'react';
import Heading from '@atlaskit/heading/heading';
import type { Resource } from '#core/access-request';

/** A request may name hundreds of resources; these many are shown at first. */
const ROWS_AT_FIRST = 5;

/** The requested resources, if the request is for resources at all. */
export function ResourcesTable({ resources }: { readonly resources: readonly Resource[] }) {
  const [showsAll, setShowsAll] = useState(false);
  if (resources.length === 0) return null;
  const rows = showsAll ? resources : resources.slice(0, ROWS_AT_FIRST);
  return (
    <section className="panel-section" aria-labelledby="resources">
      <Heading size="xsmall" as="h3" id="resources">
        Resources
      </Heading>
      <table className="panel-table">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Name</th>
            <th scope="col">Cluster</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((resource) => (
            <ResourceRow
              key={`${resource.cluster}/${resource.kind}/${resource.name}/${resource.subResource ?? ''}`}
              resource={resource}
            />
          ))}
        </tbody>
      </table>
      {resources.length > ROWS_AT_FIRST ? (
        <button
          type="button"
          className="panel-text-button"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? 'Show the first 5 resources' : `Show all ${resources.length} resources`}
        </button>
      ) : null}
    </section>
  );
}

function ResourceRow({ resource }: { readonly resource: Resource }) {
  return (
    <tr>
      <td>{resource.kind}</td>
      <td>
        {resource.subResource === undefined ? resource.name : `${resource.name}/${resource.subResource}`}
        {(resource.constraints ?? []).map((line) => (
          <div key={line} className="panel-subtle">
            {line}
          </div>
        ))}
      </td>
      <td>{resource.cluster}</td>
    </tr>
  );
}
