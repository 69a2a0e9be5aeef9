import { useState } from 'react';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import TextArea from '@atlaskit/textarea/text-area';

interface ApproversFieldProps {
  readonly value: readonly string[];
  readonly onChange: (accountIds: readonly string[]) => void;
}

/** Who may decide where Teleport cannot tell: Atlassian account ids, one a line. */
export function ApproversField({ value, onChange }: ApproversFieldProps) {
  const [text, setText] = useState(() => value.join('\n'));
  return (
    <div>
      <Label htmlFor="approvers">Approvers</Label>
      <TextArea
        id="approvers"
        minimumRows={3}
        value={text}
        aria-describedby="approvers-help"
        onChange={(event) => {
          setText(event.currentTarget.value);
          onChange(accountIdsIn(event.currentTarget.value));
        }}
      />
      <div id="approvers-help">
        <HelperMessage>
          Atlassian account ids, one per line. Needed only where the relay decides for people.
        </HelperMessage>
      </div>
    </div>
  );
}

function accountIdsIn(text: string): readonly string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}
