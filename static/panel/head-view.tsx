import type { JiraPerson, RequestCardView } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';
import { Ending } from './ending';
import { headOf } from './head-of';
import { ReasonQuote } from './reason-quote';
import { Remembered } from './remembered';
import { Requester } from './requester';
import { StateLozenge } from './state-lozenge';

interface HeadViewProps {
  readonly card: RequestCardView;
  readonly requester: JiraPerson | undefined;
  readonly nowMs: number;
}

/** Who wants what, how long and why; of a request that is decided, how. */
export function HeadView({ card, requester, nowMs }: HeadViewProps) {
  const texts = useTexts();
  const { request } = card;
  const { sentence, time, need } = headOf(texts, card, nowMs);
  return (
    <>
      <div className="panel-line">
        <StateLozenge state={request.state} testId="state" />
        {need === undefined ? null : <span data-testid="progress">{need}</span>}
      </div>
      <Remembered card={card} nowMs={nowMs} />
      <Requester user={request.user} person={requester} />
      <h2 className="panel-sentence" data-testid="sentence">
        {sentence}
      </h2>
      {time === undefined ? null : (
        <p className="panel-time" data-testid="time">
          {time}
        </p>
      )}
      <ReasonQuote reason={request.requestReason} />
      <Ending request={request} />
    </>
  );
}
