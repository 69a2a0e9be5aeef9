import { useCallback, useState } from 'react';
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { LogInput, LogView } from '#wire/pages/log';
import { useTexts } from '../i18n/texts-context';
import { LoadedView } from '../loaded-view';
import { NotDone } from '../not-done';
import { rpc } from '../rpc';
import { saveFile } from '../save-file';
import { useAct } from '../use-act';
import { useLoad } from '../use-load';
import { useNow } from '../use-now';
import { LogFilters } from './log-filters';
import { LogItem } from './log-item';
import './log.css';

/** A file takes longer than a screen: many pages of storage are read for it. */
const FILE_PATIENCE_MS = 25_000;

/** Who decided what, when, from where, why, and what came of it. Read only when somebody opens it. */
export function DecisionLog() {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="stack" data-testid="decision-log">
      <Heading size="small" as="h2">
        {t('log.heading')}
      </Heading>
      <p>{t('log.help')}</p>
      <div>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} testId="log-toggle">
          {t(isOpen ? 'log.hide' : 'log.show')}
        </Button>
      </div>
      {isOpen ? <OpenLog /> : null}
    </section>
  );
}

function OpenLog() {
  const { t } = useTexts();
  const [filters, setFilters] = useState<LogInput>({});
  const load = useCallback(() => rpc('decisionLog', filters), [filters]);
  const { state, reload } = useLoad(load);
  return (
    <>
      <LogFilters filters={filters} onChange={setFilters} />
      <LoadedView state={state} loading={t('log.loading')} failed={t('log.failed')} onRetry={reload}>
        {(log) =>
          log.kind === 'log' && <LogLines key={JSON.stringify(filters)} filters={filters} first={log} />
        }
      </LoadedView>
      <LogFiles filters={filters} />
    </>
  );
}

interface LogLinesProps {
  readonly filters: LogInput;
  readonly first: Pick<Extract<LogView, { readonly kind: 'log' }>, 'lines' | 'unread' | 'next'>;
}

/** What was found, and older entries page by page. */
function LogLines({ filters, first }: LogLinesProps) {
  const { t, count } = useTexts();
  const nowMs = useNow();
  const [older, setOlder] = useState(first);
  const [lines, setLines] = useState(first.lines);
  const [unread, setUnread] = useState(first.unread);
  const [isFailed, setFailed] = useState(false);
  const showOlder = async () => {
    try {
      const answer = await rpc('decisionLog', { ...filters, after: older.next });
      if (answer.kind !== 'log') return;
      setOlder(answer);
      setLines([...lines, ...answer.lines]);
      setUnread(unread + answer.unread);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <p role="status">{lines.length === 0 ? t('log.none') : null}</p>
      {unread > 0 ? <p>{count('log.unread', unread)}</p> : null}
      <ul className="plain" data-testid="log-lines">
        {lines.map((line) => (
          <LogItem key={line.id} line={line} nowMs={nowMs} />
        ))}
      </ul>
      {older.next === undefined ? null : (
        <div>
          <Button onClick={() => void showOlder()}>{t('log.older')}</Button>
          <p role="alert">{isFailed ? t('log.failed') : null}</p>
        </div>
      )}
    </>
  );
}

/** The entries that the filters leave, as files. */
function LogFiles({ filters }: { readonly filters: LogInput }) {
  const { t, count } = useTexts();
  const { problem, act } = useAct();
  const [isCut, setCut] = useState(false);
  const [unread, setUnread] = useState(0);
  const download = (format: 'csv' | 'json') =>
    act(async (): Promise<undefined> => {
      const answer = await rpc('decisionLogFile', { ...filters, format }, FILE_PATIENCE_MS);
      if (answer.kind === 'file') saveFile(`teleport-access-decisions.${format}`, answer.text, format);
      setCut(answer.kind === 'file' && answer.next !== undefined);
      setUnread(answer.kind === 'file' ? answer.unread : 0);
    });
  return (
    <>
      <div className="buttons">
        <Button onClick={() => void download('csv')}>{t('log.csv')}</Button>
        <Button onClick={() => void download('json')}>{t('log.json')}</Button>
      </div>
      <p role="status">
        {isCut ? t('log.cut') : null} {unread > 0 ? count('log.unread', unread) : null}
      </p>
      <NotDone problem={problem} title={t('site.activity.noFile')} />
    </>
  );
}
