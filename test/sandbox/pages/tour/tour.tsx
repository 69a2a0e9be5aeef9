import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import SectionMessage from '@atlaskit/section-message/section-message';
import { Link } from '../navigation/link';
import { usePeople } from '../people/people-context';
import { recall, remember } from '../remember';

const KEY = 'sandbox.tour';

/** Three steps for who is here for the first time, until they hide them. */
export function Tour({ projectKey }: { readonly projectKey: string }) {
  const { everyone, actingAs } = usePeople();
  const [isHidden, setHidden] = useState(() => recall(KEY) === 'hidden');
  if (isHidden) return null;
  const name = everyone.find(({ accountId }) => accountId === actingAs)?.displayName ?? '';
  const hide = (): void => {
    remember(KEY, 'hidden');
    setHidden(true);
  };
  return (
    <div className="tour" data-testid="tour">
      <SectionMessage title="Three steps to see what this is">
        <ol>
          <li>{`Drag a card from Pending to Approved. You act as ${name}; the menu at the top right changes that.`}</li>
          <li>
            {'Open '}
            <Link to="/teleport">Teleport</Link>
            {': the request is approved, and the audit log names who reviewed it. Ask for access there too.'}
          </li>
          <li>
            {'Act as Erin, who administers the project, and open its '}
            <Link to={`/project/${encodeURIComponent(projectKey)}/settings/settings`}>settings</Link>
            {'.'}
          </li>
        </ol>
        <Button spacing="compact" testId="hide-tour" onClick={hide}>
          Hide these steps
        </Button>
      </SectionMessage>
    </div>
  );
}
