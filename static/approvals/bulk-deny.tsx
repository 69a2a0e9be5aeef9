import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import { Label } from '@atlaskit/form/label';
import TextArea from '@atlaskit/textarea/text-area';
import type { ApprovalItem } from '#wire/pages/approvals';
import { isTooLong } from '../panel/message-field';
import { useTexts } from '../shared/i18n/texts-context';
import { denyAll, type DeniedAll } from './deny-all';

interface BulkDenyProps {
  readonly chosen: readonly ApprovalItem[];
  readonly onDone: () => void;
  readonly reload: () => Promise<void>;
}

/** Denies what is marked, each with the same reason. Nothing approves many at once: each approval is looked at. */
export function BulkDeny({ chosen, onDone, reload }: BulkDenyProps) {
  const { t, count, format } = useTexts();
  const [reason, setReason] = useState('');
  const [isWorking, setWorking] = useState(false);
  const [done, setDone] = useState<DeniedAll>();
  const submit = async () => {
    setWorking(true);
    const result = await denyAll(chosen, reason.trim());
    setWorking(false);
    setDone(result);
    setReason('');
    onDone();
    await reload();
  };
  return (
    <div className="panel-stack-tight">
      <p role="status" data-testid="bulk-result">
        {done === undefined
          ? null
          : [
              count('approvals.bulk.denied', done.denied.length),
              ...(done.others.length === 0
                ? []
                : [t('approvals.bulk.others', { keys: format.list(done.others) })]),
            ].join(' ')}
      </p>
      {chosen.length === 0 ? null : (
        <form
          className="panel-decide panel-stack-tight"
          data-testid="bulk"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Label htmlFor="bulk-reason">{count('approvals.bulk.reason', chosen.length)}</Label>
          <TextArea
            id="bulk-reason"
            minimumRows={2}
            value={reason}
            isRequired
            isDisabled={isWorking}
            isInvalid={isTooLong(reason)}
            dir="auto"
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <div className="buttons">
            <Button
              type="submit"
              appearance="danger"
              isLoading={isWorking}
              isDisabled={reason.trim() === '' || isTooLong(reason)}
            >
              {count('approvals.bulk.deny', chosen.length)}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
