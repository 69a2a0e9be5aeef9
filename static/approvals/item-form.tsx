import Button from '@atlaskit/button/default/button';
import { ErrorMessage } from '@atlaskit/form/error-message';
import { Label } from '@atlaskit/form/label';
import CheckMark from '@atlaskit/icon/core/check-mark';
import Cross from '@atlaskit/icon/core/cross';
import TextArea from '@atlaskit/textarea/text-area';
import { useId, useState } from 'react';
import type { ProposedState } from '#core/request/access-request';
import type { DecideInput, RequestCardView } from '#wire/pages/panel';
import { isTooLong } from '../panel/message-field';
import type { TextKey } from '../shared/i18n/catalogue';
import { useTexts } from '../shared/i18n/texts-context';

interface ItemFormProps {
  readonly card: RequestCardView;
  /** What the buttons are about, for whoever hears them one by one. */
  readonly name: string;
  readonly sending: ProposedState | undefined;
  readonly onDecide: (input: DecideInput) => void;
}

/**
 * Two buttons that decide at once. Where the project asks for a reason, the field opens at the first click and the second one
 * sends; who wants to say more opens it before.
 */
export function ItemForm({ card, name, sending, onDecide }: ItemFormProps) {
  const { t } = useTexts();
  const field = useId();
  const [message, setMessage] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<TextKey>();
  const { eligibility, reasonRequiredFor, nonce } = card;
  const mayApprove = eligibility.kind !== 'can' || eligibility.onlyDeny === undefined;
  const decide = (proposedState: ProposedState) => {
    const isMissing = reasonRequiredFor.includes(proposedState) && message.trim() === '';
    const found = isMissing
      ? 'panel.decide.messageRequired'
      : isTooLong(message)
        ? 'panel.decide.tooLong'
        : undefined;
    setProblem(found);
    if (found === undefined) onDecide({ nonce, proposedState, reason: message.trim() });
    else setOpen(true);
  };
  const isBusy = sending !== undefined;
  const button = (state: ProposedState, kind: 'approve' | 'deny') => (
    <span className={`panel-${kind}`}>
      <Button
        testId={`${kind}-${name}`}
        aria-label={t(`approvals.${kind}`, { key: name })}
        iconBefore={kind === 'approve' ? CheckMark : Cross}
        isDisabled={isBusy && sending !== state}
        isLoading={sending === state}
        onClick={() => decide(state)}
      >
        {t(`panel.decide.${kind}`)}
      </Button>
    </span>
  );
  return (
    <div className="panel-stack-tight">
      {isOpen ? (
        <div>
          <Label htmlFor={field}>{t('panel.decide.message')}</Label>
          <TextArea
            id={field}
            autoFocus
            minimumRows={2}
            value={message}
            isDisabled={isBusy}
            isInvalid={problem !== undefined}
            dir="auto"
            onChange={({ currentTarget }) => setMessage(currentTarget.value)}
          />
        </div>
      ) : null}
      <div role="alert">{problem === undefined ? null : <ErrorMessage>{t(problem)}</ErrorMessage>}</div>
      <div className="buttons">
        {mayApprove ? button('approved', 'approve') : null}
        {button('denied', 'deny')}
        {isOpen ? null : (
          <Button appearance="subtle" isDisabled={isBusy} onClick={() => setOpen(true)}>
            {t('approvals.addMessage')}
            <span className="visually-hidden">{` ${name}`}</span>
          </Button>
        )}
      </div>
    </div>
  );
}
