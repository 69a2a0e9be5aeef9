import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import DropdownMenu from '@atlaskit/dropdown-menu/dropdown-menu';
import DropdownItem from '@atlaskit/dropdown-menu/dropdown-menu-item';
import DropdownItemGroup from '@atlaskit/dropdown-menu/dropdown-menu-item-group';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { transition } from '../api/jira';
import type { JiraIssue, Transition } from '../api/jira-schemas';
import { useNotify } from '../notices/notices-context';
import { wordsOf } from '../words-of';
import { statusAppearance } from './status-appearance';

interface StatusMenuProps {
  readonly actor: string;
  readonly issue: JiraIssue;
  readonly reload: () => Promise<void>;
}

/** The issue's status, and the moves that the visitor may make from it. */
export function StatusMenu({ actor, issue, reload }: StatusMenuProps) {
  const [isMoving, setIsMoving] = useState(false);
  const notify = useNotify();
  const { status } = issue.fields;

  const move = async (chosen: Transition) => {
    setIsMoving(true);
    try {
      await transition(actor, issue.key, chosen.id);
    } catch (error) {
      notify({ appearance: 'error', title: `${issue.key} was not moved`, text: wordsOf(error) });
    }
    await reload();
    setIsMoving(false);
  };

  return (
    <div className="line">
      <Lozenge appearance={statusAppearance(status)} testId="issue-status">
        {status.name}
      </Lozenge>
      {issue.transitions.length === 0 ? (
        <span className="subtle">You may not move this issue.</span>
      ) : (
        <DropdownMenu<HTMLButtonElement>
          testId="transitions-list"
          trigger={({ triggerRef, isSelected, ...rest }) => (
            <Button
              {...rest}
              ref={triggerRef}
              isSelected={isSelected ?? false}
              isDisabled={isMoving}
              testId="transitions"
            >
              Change status
            </Button>
          )}
        >
          <DropdownItemGroup>
            {issue.transitions.map((one) => (
              <DropdownItem
                key={one.id}
                testId={`transition-${one.id}`}
                onClick={() => void move(one)}
                description={`to ${one.to.name}`}
              >
                {one.name}
              </DropdownItem>
            ))}
          </DropdownItemGroup>
        </DropdownMenu>
      )}
    </div>
  );
}
