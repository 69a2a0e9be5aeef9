import { useState } from 'react';
import ButtonGroup from '@atlaskit/button/button-group';
import Button from '@atlaskit/button/default/button';
import { Label } from '@atlaskit/form/label';
import Textfield from '@atlaskit/textfield/text-field';
import { deleteRequest, expireRequest, review } from '../api/teleport';
import type { TeleportRequest } from '../api/teleport-schemas';
import { useNotify } from '../notices/notices-context';
import { wordsOf } from '../words-of';

interface RequestActionsProps {
  readonly user: string;
  readonly request: TeleportRequest;
  readonly reload: () => Promise<void>;
}

/** Reviewing, expiring and deleting a request. Teleport says no where the user may not; its words are shown. */
export function RequestActions({ user, request, reload }: RequestActionsProps) {
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const notify = useNotify();
  const { id } = request;
  const name = `${request.user}’s request ${id.slice(-4)}`;
  const reasonId = `reason-${id}`;

  const run = async (what: string, act: () => Promise<void>) => {
    setIsBusy(true);
    try {
      await act();
      notify({ appearance: 'success', title: `${name} was ${what}` });
      setReason('');
    } catch (error) {
      notify({ appearance: 'error', title: `${name} was not ${what}`, text: wordsOf(error) });
    }
    await reload();
    setIsBusy(false);
  };

  const decide = (state: 'APPROVED' | 'DENIED', what: string) =>
    void run(what, () => review(id, { user, state, reason }));

  return (
    <div className="stack">
      {request.state === 'PENDING' ? (
        <>
          <Label htmlFor={reasonId}>{`Reason for the review of ${name}`}</Label>
          <Textfield
            id={reasonId}
            isCompact
            value={reason}
            testId={`reason-${id}`}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      ) : null}
      <div className="request-actions">
        <ButtonGroup label={`Actions on ${name}`}>
          {request.state === 'PENDING' ? (
            <>
              <Button
                isDisabled={isBusy}
                appearance="primary"
                testId={`approve-${id}`}
                aria-label={`Approve ${name}`}
                onClick={() => decide('APPROVED', 'approved')}
              >
                Approve
              </Button>
              <Button
                isDisabled={isBusy}
                testId={`deny-${id}`}
                aria-label={`Deny ${name}`}
                onClick={() => decide('DENIED', 'denied')}
              >
                Deny
              </Button>
              <Button
                isDisabled={isBusy}
                appearance="subtle"
                testId={`expire-${id}`}
                aria-label={`Let ${name} expire now`}
                onClick={() => void run('ended', () => expireRequest(id))}
              >
                Expire now
              </Button>
            </>
          ) : null}
          <Button
            isDisabled={isBusy}
            appearance="subtle"
            testId={`delete-${id}`}
            aria-label={`Delete ${name}`}
            onClick={() => void run('deleted', () => deleteRequest(id, user))}
          >
            Delete
          </Button>
        </ButtonGroup>
      </div>
    </div>
  );
}
