import Button from '@atlaskit/button/default/button';
import Spinner from '@atlaskit/spinner/spinner';
import type { DecideInput, DecideResult } from '#wire/pages/panel';
import { useTexts } from '../shared/i18n/texts-context';
import { Notice } from '../shared/notice';
import { problemText, type Problem } from '../shared/problem';
import { ForAdmins } from './for-admins';
import { refusalKey } from './refusal-key';
import type { Decision } from './use-decision';

interface DecisionStatusProps {
  readonly decision: Decision;
  readonly onRetry: (input: DecideInput) => void;
}

/** What became of the decision made here. Always on the page, so that screen readers hear what appears in it. */
export function DecisionStatus({ decision, onRetry }: DecisionStatusProps) {
  return (
    <div role="status" data-testid="decision">
      <Content decision={decision} onRetry={onRetry} />
    </div>
  );
}

function Content({ decision, onRetry }: DecisionStatusProps) {
  const { t } = useTexts();
  switch (decision.kind) {
    case 'none':
      return null;
    case 'sending':
      return (
        <p className="panel-line">
          <Spinner size="small" label="" />
          {decision.input.proposedState === 'approved'
            ? t('panel.decide.sendingApproval')
            : t('panel.decide.sendingDenial')}
        </p>
      );
    case 'unsure':
      return <Unsure problem={decision.problem} onRetry={() => onRetry(decision.input)} />;
    case 'answered':
      return <Answered {...decision} onRetry={() => onRetry(decision.input)} />;
  }
}

interface AnsweredProps {
  readonly input: DecideInput;
  readonly result: DecideResult;
  readonly onRetry: () => void;
}

function Answered({ input, result, onRetry }: AnsweredProps) {
  const { t } = useTexts();
  switch (result.kind) {
    case 'recorded':
      return <Recorded input={input} result={result} />;
    case 'on-its-way':
      return (
        <Notice kind="information" title={t('panel.decide.onItsWay.title')}>
          <p>{t('panel.decide.onItsWay.text')}</p>
        </Notice>
      );
    case 'changed':
    case 'invalid':
      return <NotSent title={t('panel.decide.notSent.title')} text={t(`panel.decide.${result.kind}`)} />;
    case 'not-sent':
      return (
        <Notice kind="warning" title={t('panel.decide.notSent.title')}>
          <p>{t(`error.${result.code}.title`)}</p>
          <p>{t(`error.${result.code}.advice`)}</p>
          <Button onClick={onRetry}>{t('shared.retry')}</Button>
        </Notice>
      );
    case 'refused':
      return (
        <NotSent
          title={t('panel.decide.notDecided.title')}
          text={t(refusalKey(result.refusal))}
          detail={result.detail}
        />
      );
    case 'not-a-request':
      return <NotSent title={t('panel.decide.notSent.title')} text={t('panel.notARequest')} />;
    case 'no-permission':
      return <NotSent title={t('panel.decide.notSent.title')} text={t('panel.noPermission.text')} />;
    case 'unavailable':
      return (
        <Unsure
          cause={t(`error.${result.code}.title`)}
          problem={{ message: t(`error.${result.code}.advice`) }}
          onRetry={onRetry}
        />
      );
  }
}

type RecordedResult = Extract<DecideResult, { kind: 'recorded' }>;

function Recorded({ input, result }: { readonly input: DecideInput; readonly result: RecordedResult }) {
  const { t, format } = useTexts();
  const { approvals, approvalsNeeded, denials, denialsNeeded } = result.progress;
  const time = format.time(result.at);
  const title =
    input.proposedState === 'approved'
      ? t('panel.decide.recordedApproval', { time, approvals, needed: approvalsNeeded })
      : t('panel.decide.recordedDenial', { time, denials, needed: denialsNeeded });
  const state =
    result.state === 'approved' ? 'nowApproved' : result.state === 'denied' ? 'nowDenied' : 'stillPending';
  return (
    <Notice kind="success" title={title}>
      <p>{t(`panel.decide.${state}`)}</p>
    </Notice>
  );
}

interface NotSentProps {
  readonly title: string;
  readonly text: string;
  readonly detail?: string | undefined;
}

function NotSent({ title, text, detail }: NotSentProps) {
  return (
    <Notice kind="warning" title={title}>
      <p>{text}</p>
      <ForAdmins detail={detail} />
    </Notice>
  );
}

interface UnsureProps {
  readonly cause?: string;
  readonly problem: Problem;
  readonly onRetry: () => void;
}

/** An answer that did not come may have been lost on the way back: says so rather than "failed". */
function Unsure({ cause, problem, onRetry }: UnsureProps) {
  const texts = useTexts();
  return (
    <Notice kind="error" title={texts.t('panel.decide.unsure.title')}>
      {cause === undefined ? null : <p>{cause}</p>}
      <p>{problemText(texts, problem)}</p>
      <p>{texts.t('panel.decide.unsure.advice')}</p>
      <Button onClick={onRetry}>{texts.t('shared.retry')}</Button>
    </Notice>
  );
}
