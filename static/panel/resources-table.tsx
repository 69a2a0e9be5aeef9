import Button from '@atlaskit/button/default/button';
import { useState } from 'react';
import type { Resource } from '#core/request/access-request';
import { useTexts } from '../shared/i18n/texts-context';
import { plain } from '../shared/plain';

/** A request may name hundreds of resources; these many are shown at first. */
const ROWS_AT_FIRST = 5;

/** The requested resources, if the request is for resources at all. */
export function ResourcesTable({ resources }: { readonly resources: readonly Resource[] }) {
  const { t } = useTexts();
  const [showsAll, setShowsAll] = useState(false);
  if (resources.length === 0) return null;
  const rows = showsAll ? resources : resources.slice(0, ROWS_AT_FIRST);
  return (
    <section className="panel-section" aria-labelledby="resources">
      <h3 className="panel-heading" id="resources">
        {t('panel.resources.title')}
      </h3>
      <table className="panel-table">
        <thead>
          <tr>
            <th scope="col">{t('panel.resources.kind')}</th>
            <th scope="col">{t('panel.resources.name')}</th>
            <th scope="col">{t('panel.resources.cluster')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((resource) => (
            <ResourceRow key={JSON.stringify(resource)} resource={resource} />
          ))}
        </tbody>
      </table>
      {resources.length > ROWS_AT_FIRST ? (
        <Button spacing="compact" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll
            ? t('panel.resources.showFewer', { count: ROWS_AT_FIRST })
            : t('panel.resources.showAll', { count: resources.length })}
        </Button>
      ) : null}
    </section>
  );
}

function ResourceRow({ resource }: { readonly resource: Resource }) {
  return (
    <tr>
      <td>{resource.kind}</td>
      <td>
        {plain(nameOf(resource))}
        {linesBelow(resource).map((line) => (
          <div key={line} className="panel-subtle">
            {plain(line)}
          </div>
        ))}
      </td>
      <td className="panel-subtle">{plain(resource.cluster)}</td>
    </tr>
  );
}

/** What people call it: its friendly name where it has one. */
const nameOf = ({ friendlyName, name, subResource }: Resource): string =>
  [friendlyName ?? name, ...(subResource === undefined ? [] : [subResource])].join('/');

/** The id, where another name stands above it, and each constraint once. */
const linesBelow = ({ friendlyName, name, constraints = [] }: Resource): readonly string[] => [
  ...new Set([...(friendlyName === undefined ? [] : [name]), ...constraints]),
];
