import { useState } from 'react';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import TextArea from '@atlaskit/textarea/text-area';
import { useTexts } from '../shared/i18n/texts-context';

interface ApproversFieldProps {
  readonly value: readonly string[];
  readonly onChange: (accountIds: readonly string[]) => void;
}

/** Who may decide where Teleport cannot tell: Atlassian account ids, one a line. */
export function ApproversField({ value, onChange }: ApproversFieldProps) {
  const { t } = useTexts();
  const [text, setText] = useState(() => value.join('\n'));
  return (
    <div>
      <Label htmlFor="approvers">{t('settings.approvers.label')}</Label>
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
        <HelperMessage>{t('settings.approvers.help')}</HelperMessage>
      </div>
    </div>
  );
}

function accountIdsIn(text: string): readonly string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}
