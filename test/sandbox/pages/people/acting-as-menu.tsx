import Avatar from '@atlaskit/avatar/avatar';
import Button from '@atlaskit/button/default/button';
import DropdownMenu from '@atlaskit/dropdown-menu/dropdown-menu';
import DropdownItem from '@atlaskit/dropdown-menu/dropdown-menu-item';
import DropdownItemGroup from '@atlaskit/dropdown-menu/dropdown-menu-item-group';
import { usePeople } from './people-context';

/** Shows whom the visitor acts as in Jira and lets them become someone else. */
export function ActingAsMenu() {
  const { everyone, actingAs, actAs } = usePeople();
  const name = everyone.find(({ accountId }) => accountId === actingAs)?.displayName ?? actingAs;
  return (
    <div className="acting-as">
      <span className="subtle">Acting as</span>
      <Avatar size="small" label="" />
      <DropdownMenu<HTMLButtonElement>
        testId="acting-as-list"
        trigger={({ triggerRef, isSelected, ...rest }) => (
          <Button
            {...rest}
            ref={triggerRef}
            testId="acting-as"
            isSelected={isSelected ?? false}
            aria-label={`Acting as ${name}, change`}
          >
            {name}
          </Button>
        )}
      >
        <DropdownItemGroup title="Act in Jira as">
          {everyone.map((person) => (
            <DropdownItem
              key={person.accountId}
              isSelected={person.accountId === actingAs}
              testId={`act-as-${person.accountId}`}
              onClick={() => actAs(person.accountId)}
            >
              {person.displayName}
            </DropdownItem>
          ))}
        </DropdownItemGroup>
      </DropdownMenu>
    </div>
  );
}
