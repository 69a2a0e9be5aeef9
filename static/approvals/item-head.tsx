import type { ApprovalItem } from '#wire/pages/approvals';
import { useTexts } from '../shared/i18n/texts-context';
import { openInNewTab } from '../shared/rpc';

interface ItemHeadProps {
  readonly item: ApprovalItem;
  readonly title: string;
  readonly isMarked: boolean;
  /** Absent: it cannot be marked. */
  readonly onMark?: ((isMarked: boolean) => void) | undefined;
}

/** The card's key, which leads to it, and what is asked for. */
export function ItemHead({ item: { issueKey }, title, isMarked, onMark }: ItemHeadProps) {
  const { t } = useTexts();
  return (
    <div className="approvals-head">
      {onMark === undefined ? null : (
        <input
          type="checkbox"
          checked={isMarked}
          aria-label={t('approvals.mark', { key: issueKey })}
          onChange={({ currentTarget }) => onMark(currentTarget.checked)}
        />
      )}
      <h2 className="panel-sentence">
        <a
          href={`/browse/${issueKey}`}
          onClick={(event) => {
            // The page stands in a frame of its own, where Jira's pages cannot be.
            event.preventDefault();
            void openInNewTab(`/browse/${issueKey}`);
          }}
        >
          {issueKey}
        </a>{' '}
        {title}
      </h2>
    </div>
  );
}
