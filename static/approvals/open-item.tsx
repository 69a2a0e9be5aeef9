import { useCallback, useEffect } from 'react';
import type { ProposedState } from '#core/request/access-request';
import type { ApprovalItem } from '#wire/pages/approvals';
import type { DecideInput, RequestCardView } from '#wire/pages/panel';
import { DecisionStatus } from '../panel/decision-status';
import { headOf } from '../panel/head-of';
import { InTeleportButton } from '../panel/in-teleport-button';
import { ReasonQuote } from '../panel/reason-quote';
import { afterDecision, formStateOf, useDecision } from '../panel/use-decision';
import { useTexts } from '../shared/i18n/texts-context';
import { useNow } from '../shared/use-now';
import { canDecide } from './choose';
import { decideOn } from './decide-on';
import { ItemForm } from './item-form';
import { ItemHead } from './item-head';

interface OpenItemProps {
  readonly item: ApprovalItem;
  readonly isMarked: boolean;
  readonly onMark: (issueId: string, isMarked: boolean) => void;
  readonly onKeep: (item: ApprovalItem) => void;
  readonly onForget: (issueId: string) => void;
  readonly reload: () => Promise<void>;
}

/** One request: who wants what, how long and why, and the two buttons that decide with one click. */
export function OpenItem({ item, isMarked, onMark, onKeep, onForget, reload }: OpenItemProps) {
  const texts = useTexts();
  const nowMs = useNow();
  const { issueId } = item;
  const send = useCallback((input: DecideInput) => decideOn(issueId, input), [issueId]);
  const { decision, send: decide } = useDecision(reload, send);
  const isAnswered = decision.kind === 'answered' || decision.kind === 'unsure';
  useEffect(() => {
    if (decision.kind === 'sending') onKeep(item);
  }, [decision.kind, item, onKeep]);
  const loaded = cardOf(item);
  if (loaded === undefined) {
    return (
      <li data-testid={`item-${item.issueKey}`}>
        <ItemHead item={item} title={item.summary} isMarked={false} />
      </li>
    );
  }
  const card = afterDecision(loaded, decision);
  const { sentence, time, need } = headOf(texts, card, nowMs, item.asked?.resourceCount);
  const { request } = card;
  const form = formStateOf(card, decision);
  const mayDecide = canDecide(item) && request.state === 'pending' && form !== 'answered';
  const sending: ProposedState | undefined =
    decision.kind === 'sending' ? decision.input.proposedState : undefined;
  return (
    <li data-testid={`item-${item.issueKey}`} aria-busy={sending !== undefined}>
      <ItemHead
        item={item}
        title={sentence}
        isMarked={isMarked}
        onMark={mayDecide ? (is) => onMark(issueId, is) : undefined}
      />
      <p className="panel-line">
        {time === undefined ? null : <span className="panel-time">{time}</span>}
        {need === undefined ? null : <span className="panel-subtle">{need}</span>}
      </p>
      <ReasonQuote reason={request.requestReason} />
      <DecisionStatus decision={decision} onRetry={decide} />
      {mayDecide ? <ItemForm card={card} name={item.issueKey} sending={sending} onDecide={decide} /> : null}
      {mayDecide || isAnswered ? null : <WhyNot card={card} />}
      {isAnswered && request.state !== 'pending' ? (
        <div>
          <button type="button" className="approvals-link" onClick={() => onForget(issueId)}>
            {texts.t('approvals.dismiss')}
          </button>
        </div>
      ) : null}
    </li>
  );
}

/** The request as the panel knows it. */
export function cardOf({ asked }: ApprovalItem): RequestCardView | undefined {
  return asked === undefined ? undefined : { kind: 'request', sources: [], ...asked };
}

/** Why this person cannot decide, in a word; the panel says more. */
function WhyNot({ card: { request, eligibility } }: { readonly card: RequestCardView }) {
  const { t } = useTexts();
  const isElsewhere =
    request.tier === 'teleport' || request.kind === 'long-term' || eligibility.kind === 'teleport-only';
  if (isElsewhere) {
    return (
      <div className="panel-line">
        <span className="panel-subtle">{t('panel.tier.teleport')}</span>
        <InTeleportButton url={request.webUrl} label={t('panel.decide.reviewInTeleport')} />
      </div>
    );
  }
  switch (eligibility.kind) {
    case 'already-reviewed':
      return (
        <p className="panel-subtle">
          {t('panel.eligibility.already-reviewed', { reviewer: eligibility.reviewer })}
        </p>
      );
    case 'own-request':
    case 'unmatched':
    case 'not-eligible':
      return <p className="panel-subtle">{t(`panel.eligibility.${eligibility.kind}`)}</p>;
    case 'can':
    case 'unchecked':
    case 'not-pending':
    case 'long-term':
      return null;
  }
}
