import Button from '@atlaskit/button/default/button';
import DropdownMenu from '@atlaskit/dropdown-menu/dropdown-menu';
import DropdownItem from '@atlaskit/dropdown-menu/dropdown-menu-item';
import DropdownItemGroup from '@atlaskit/dropdown-menu/dropdown-menu-item-group';
import { slugOf, type BoardColumn } from './column-model';

interface MoveMenuProps {
  readonly issueKey: string;
  readonly columns: readonly BoardColumn[];
  readonly columnIndex: number;
  readonly onMove: (cardKey: string, columnIndex: number) => void;
}

/** The same as dragging, for those who cannot or do not want to. */
export function MoveMenu({ issueKey, columns, columnIndex, onMove }: MoveMenuProps) {
  return (
    <DropdownMenu<HTMLButtonElement>
      testId={`move-menu-${issueKey}-list`}
      placement="bottom-end"
      trigger={({ triggerRef, isSelected, ...rest }) => (
        <Button
          {...rest}
          ref={triggerRef}
          spacing="compact"
          isSelected={isSelected ?? false}
          testId={`move-menu-${issueKey}`}
          aria-label={`Move ${issueKey}`}
        >
          Move
        </Button>
      )}
    >
      <DropdownItemGroup title="Move to">
        {columns.map((column, index) =>
          index === columnIndex ? null : (
            <DropdownItem
              key={slugOf(column)}
              testId={`move-${issueKey}-to-${slugOf(column)}`}
              onClick={() => onMove(issueKey, index)}
            >
              {column.name}
            </DropdownItem>
          ),
        )}
      </DropdownItemGroup>
    </DropdownMenu>
  );
}
