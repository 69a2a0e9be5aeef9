import type { ApprovalItem, RunningView } from '#wire/pages/approvals';
import { headOf } from '../panel/head-of';
import { END_PATIENCE_MS, EndAccess } from '../shared/end-access';
import { EmptyView } from '../shared/empty-view';
import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadedView } from '../shared/loaded-view';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { useNow } from '../shared/use-now';
import { ItemHead } from './item-head';
import { cardOf } from './open-item';

const RELOAD_MS = 30_000;
const LIST_PATIENCE_MS = 20_000;

const loadRunning = () => rpc('runningAccess', {}, LIST_PATIENCE_MS);

/** Access that was approved and still runs, with what ends it. */
export function RunningList() {
  const { t } = useTexts();
  const { state, reload } = useLoad(loadRunning, RELOAD_MS);
  return (
    <LoadedView
      state={state}
      loading={t('approvals.loading')}
      failed={t('approvals.failed')}
      onRetry={reload}
    >
      {(value) => <Running value={value} reload={reload} />}
    </LoadedView>
  );
}

interface RunningProps {
  readonly value: RunningView;
  readonly reload: () => Promise<void>;
}

function Running({ value, reload }: RunningProps) {
  const { t, count } = useTexts();
  if (value.kind === 'no-permission') return <EmptyView message={t('approvals.noPermission')} />;
  const problem = value.kind === 'unavailable' ? value : value.problem;
  if (problem !== undefined) {
    return (
      <FailedView
        title={t(`error.${problem.code}.title`)}
        message={t(`error.${problem.code}.advice`)}
        onRetry={() => void reload()}
      />
    );
  }
  if (value.kind !== 'running') return null;
  return (
    <>
      {value.items.length === 0 ? <EmptyView message={t('approvals.none.running')} /> : null}
      <ul className="plain approvals-list" data-testid="running-list">
        {value.items.map((item) => (
          <RunningItem key={item.issueId} item={item} reload={reload} />
        ))}
      </ul>
      {value.isCut ? <p className="subtle">{t('approvals.runningCut')}</p> : null}
      {value.unread > 0 ? <p className="subtle">{count('approvals.unread', value.unread)}</p> : null}
    </>
  );
}

function RunningItem({
  item,
  reload,
}: {
  readonly item: ApprovalItem;
  readonly reload: () => Promise<void>;
}) {
  const texts = useTexts();
  const nowMs = useNow();
  const card = cardOf(item);
  if (card === undefined) return null;
  const { sentence, time } = headOf(texts, card, nowMs, item.asked?.resourceCount);
  const { eligibility } = card;
  const isEnded = eligibility.kind === 'not-pending' && eligibility.access === 'ended';
  return (
    <li data-testid={`item-${item.issueKey}`}>
      <ItemHead item={item} title={sentence} isMarked={false} />
      {time === undefined || isEnded ? null : <p className="panel-time">{time}</p>}
      {isEnded ? (
        <p data-testid="access-ended">{texts.t('end.done')}</p>
      ) : (
        <EndAccess
          end={(reason) => rpc('endAccessOn', { issueId: item.issueId, reason }, END_PATIENCE_MS)}
          onEnded={() => void reload()}
        />
      )}
    </li>
  );
}
