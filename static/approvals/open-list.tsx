import { useCallback, useState } from 'react';
import type { ApprovalItem } from '#wire/pages/approvals';
import { EmptyView } from '../shared/empty-view';
import { useTexts } from '../shared/i18n/texts-context';
import { BulkDeny } from './bulk-deny';
import { canDecide, fitting, NO_FILTERS, projectsOf } from './choose';
import { FilterFields } from './filter-fields';
import { OpenItem } from './open-item';
import { useKept } from './use-kept';

interface OpenListProps {
  readonly items: readonly ApprovalItem[];
  /** What is said where there are none. */
  readonly empty: string;
  readonly reload: () => Promise<void>;
}

/** Requests to decide about, with what many are denied with at once. */
export function OpenList({ items, empty, reload }: OpenListProps) {
  const { t } = useTexts();
  const [filters, setFilters] = useState(NO_FILTERS);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const { shown, keep, forget } = useKept(items);
  const found = fitting(shown, filters);
  const chosen = found.filter((item) => marked.has(item.issueId) && canDecide(item));
  const mark = useCallback((id: string, isMarked: boolean) => {
    setMarked((before) => new Set(isMarked ? [...before, id] : [...before].filter((one) => one !== id)));
  }, []);
  if (shown.length === 0) return <EmptyView message={empty} />;
  return (
    <>
      <FilterFields filters={filters} projects={projectsOf(shown)} onChange={setFilters} />
      <BulkDeny chosen={chosen} onDone={() => setMarked(new Set())} reload={reload} />
      <p role="status" className={found.length > 0 ? 'visually-hidden' : 'subtle'}>
        {found.length === 0 ? t('approvals.none.found') : null}
      </p>
      <ul className="plain approvals-list" data-testid="open-list">
        {found.map((item) => (
          <OpenItem
            key={item.issueId}
            item={item}
            isMarked={marked.has(item.issueId)}
            onMark={mark}
            onKeep={keep}
            onForget={forget}
            reload={reload}
          />
        ))}
      </ul>
    </>
  );
}
