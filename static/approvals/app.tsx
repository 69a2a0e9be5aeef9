import { useState } from 'react';
import Heading from '@atlaskit/heading/heading';
import { FailedView } from '../shared/failed-view';
import { useTexts } from '../shared/i18n/texts-context';
import { LoadedView } from '../shared/loaded-view';
import { Notice } from '../shared/notice';
import { problemText } from '../shared/problem';
import { OpenList } from './open-list';
import { RunningList } from './running-list';
import { isWaitingForMe } from './choose';
import { Tabs, type Tab } from './tabs';
import { useApprovals, type ListView } from './use-approvals';

/** What waits for a decision, in all projects that the viewer may browse. */
export function App() {
  const texts = useTexts();
  const { t } = texts;
  const { state, reload } = useApprovals();
  const [chosen, setChosen] = useState<Tab>('mine');
  return (
    <main className="page approvals">
      <Heading size="large" as="h1">
        {t('approvals.heading')}
      </Heading>
      <LoadedView
        state={state}
        loading={t('approvals.loading')}
        failed={t('approvals.failed')}
        onRetry={reload}
      >
        {(view, problem) => (
          <>
            {problem === undefined ? null : (
              <Notice kind="warning" title={t('panel.outOfDate.title')}>
                <p>{problemText(texts, problem)}</p>
              </Notice>
            )}
            <View view={view} chosen={chosen} onChoose={setChosen} reload={reload} />
          </>
        )}
      </LoadedView>
    </main>
  );
}

interface ViewProps {
  readonly view: ListView;
  readonly chosen: Tab;
  readonly onChoose: (tab: Tab) => void;
  readonly reload: () => Promise<void>;
}

function View({ view, chosen, onChoose, reload }: ViewProps) {
  const { t, count } = useTexts();
  switch (view.kind) {
    case 'no-permission':
      return (
        <Notice kind="warning" title={t('panel.noPermission.title')}>
          <p>{t('approvals.noPermission')}</p>
        </Notice>
      );
    case 'unavailable':
      return (
        <FailedView
          title={t(`error.${view.code}.title`)}
          message={t(`error.${view.code}.advice`)}
          onRetry={() => void reload()}
        />
      );
    case 'approvals': {
      const mine = view.items.filter(isWaitingForMe);
      return (
        <>
          {view.problem === undefined ? null : (
            <Notice kind="warning" title={t(`error.${view.problem.code}.title`)}>
              <p>{t('approvals.away')}</p>
            </Notice>
          )}
          <Tabs chosen={chosen} counts={{ mine: mine.length, all: view.items.length }} onChoose={onChoose} />
          {chosen === 'running' ? (
            <RunningList />
          ) : (
            <OpenList
              key={chosen}
              items={chosen === 'mine' ? mine : view.items}
              empty={t(chosen === 'mine' ? 'approvals.none.mine' : 'approvals.none.all')}
              reload={reload}
            />
          )}
          {view.more > 0 ? <p className="subtle">{count('approvals.more', view.more)}</p> : null}
          {view.isCut ? <p className="subtle">{t('approvals.cut')}</p> : null}
          {view.unread > 0 ? <p className="subtle">{count('approvals.unread', view.unread)}</p> : null}
        </>
      );
    }
  }
}
