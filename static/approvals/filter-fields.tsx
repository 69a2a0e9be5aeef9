import { Label } from '@atlaskit/form/label';
import Textfield from '@atlaskit/textfield/text-field';
import { useTexts } from '../shared/i18n/texts-context';
import type { Filters } from './choose';

interface FilterFieldsProps {
  readonly filters: Filters;
  readonly projects: readonly string[];
  readonly onChange: (filters: Filters) => void;
}

/** Narrows the list: by words, and by project where there are several. */
export function FilterFields({ filters, projects, onChange }: FilterFieldsProps) {
  const { t } = useTexts();
  return (
    <div className="approvals-filters" role="search">
      <div>
        <Label htmlFor="filter-text">{t('approvals.filter.text')}</Label>
        <Textfield
          id="filter-text"
          isCompact
          value={filters.text}
          onChange={({ currentTarget }) => onChange({ ...filters, text: currentTarget.value })}
        />
      </div>
      {projects.length < 2 ? null : (
        <div>
          <Label htmlFor="filter-project">{t('approvals.filter.project')}</Label>
          <select
            id="filter-project"
            className="select"
            value={filters.project}
            onChange={({ currentTarget }) => onChange({ ...filters, project: currentTarget.value })}
          >
            <option value="">{t('approvals.filter.every')}</option>
            {projects.map((key) => (
              <option key={key}>{key}</option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}
