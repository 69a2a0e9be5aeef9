import Button from '@atlaskit/button/default/button';
import { ErrorMessage } from '@atlaskit/form/error-message';
import CheckMark from '@atlaskit/icon/core/check-mark';
import Cross from '@atlaskit/icon/core/cross';
import { useState } from 'react';
import type { ProposedState } from '#core/request/access-request';
import type { DecideInput, RequestCardView } from '#wire/pages/panel';
import type { TextKey } from '../shared/i18n/catalogue';
import { useTexts } from '../shared/i18n/texts-context';
import { useNow } from '../shared/use-now';
import { isTooLong, MessageField } from './message-field';
import { StartField } from './start-field';
import { startOf } from './start-of';

interface DecideFormProps {
  readonly card: RequestCardView;
  /** What is on its way now, if something is. */
  readonly sending: ProposedState | undefined;
  readonly onDecide: (input: DecideInput) => void;
}

/**
 * Message, start time, and two buttons that nobody takes for one another: each with its word, its sign and its colour. None is
 * chosen beforehand, and the field comes before them in the order of the keyboard.
 */
export function DecideForm({ card, sending, onDecide }: DecideFormProps) {
  const { t, timeZone } = useTexts();
  const nowMs = useNow();
  const [message, setMessage] = useState('');
  const [start, setStart] = useState<string>();
  const [problem, setProblem] = useState<TextKey>();
  const { eligibility, reasonRequiredFor, nonce, request } = card;

  const decide = (proposedState: ProposedState) => {
    const chosen = proposedState === 'approved' && start !== undefined;
    const assumeStartAt = chosen ? startOf({ local: start, timeZone, request, nowMs }) : undefined;
    const found = problemIn(proposedState, chosen && assumeStartAt === undefined);
    setProblem(found);
    if (found !== undefined) return;
    onDecide({
      nonce,
      proposedState,
      reason: message.trim(),
      ...(assumeStartAt === undefined ? {} : { assumeStartAt }),
    });
  };
  const problemIn = (proposedState: ProposedState, isStartBad: boolean): TextKey | undefined => {
    if (isTooLong(message)) return 'panel.decide.tooLong';
    if (reasonRequiredFor.includes(proposedState) && message.trim() === '')
      return 'panel.decide.messageRequired';
    return isStartBad ? 'panel.decide.startInvalid' : undefined;
  };
  const mayApprove = eligibility.kind !== 'can' || eligibility.onlyDeny === undefined;
  const canDelay = eligibility.kind === 'can' && eligibility.canDelayStart && mayApprove;
  const isBusy = sending !== undefined;
  return (
    <>
      <MessageField
        value={message}
        requiredFor={reasonRequiredFor}
        isDisabled={isBusy}
        onChange={setMessage}
      />
      {canDelay ? <StartField value={start} isDisabled={isBusy} onChange={setStart} /> : null}
      <div role="alert" data-testid="decide-problem">
        {problem === undefined ? null : <ErrorMessage>{t(problem)}</ErrorMessage>}
      </div>
      <div className="panel-buttons">
        {mayApprove ? (
          <DecideButton state="approved" icon={CheckMark} sending={sending} onClick={decide} />
        ) : null}
        <DecideButton state="denied" icon={Cross} sending={sending} onClick={decide} />
      </div>
    </>
  );
}

/** Each of the two by its own name, for tests and for the style sheet. */
const BUTTONS = {
  approved: { name: 'approve', text: 'panel.decide.approve' },
  denied: { name: 'deny', text: 'panel.decide.deny' },
} as const;

interface DecideButtonProps {
  readonly state: keyof typeof BUTTONS;
  readonly icon: typeof CheckMark;
  readonly sending: ProposedState | undefined;
  readonly onClick: (state: ProposedState) => void;
}

function DecideButton({ state, icon, sending, onClick }: DecideButtonProps) {
  const { t } = useTexts();
  const { name, text } = BUTTONS[state];
  return (
    <span className={`panel-${name}`}>
      <Button
        testId={name}
        iconBefore={icon}
        isDisabled={sending !== undefined && sending !== state}
        isLoading={sending === state}
        onClick={() => onClick(state)}
        shouldFitContainer
      >
        {t(text)}
      </Button>
    </span>
  );
}
