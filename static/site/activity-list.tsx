import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { ActivityEntry } from '#core/ports';
import type { ActivityLine } from '#wire/pages/health';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { NotDone } from '../shared/not-done';
import { rpc } from '../shared/rpc';
import { saveFile } from '../shared/save-file';
import { useAct } from '../shared/use-act';
import { useNow } from '../shared/use-now';

/** Lines shown; the file has all that are kept. */
const SHOWN_MAX = 25;

/** All that this version notes; a line may be of another one. */
const EVENTS: Readonly<Record<ActivityEntry['event'], true>> = {
  sync: true,
  'card-adopted': true,
  'card-replaced': true,
  'job-failed': true,
  'failure-retried': true,
  'failure-ignored': true,
  'settings-saved': true,
  'project-turned-off': true,
  'routing-saved': true,
  'nudge-key-renewed': true,
  'relay-code-made': true,
  'relay-paired': true,
  'relay-revoked': true,
  'unknown-reviewer': true,
  'person-left-out': true,
  'field-not-written': true,
};

const isKnown = (event: string): event is ActivityEntry['event'] => Object.hasOwn(EVENTS, event);

/** What happened, newest first, and all of it as a file. */
export function ActivityList({ activity }: { readonly activity: readonly ActivityLine[] }) {
  const texts = useTexts();
  const { t, count } = texts;
  const more = activity.length - SHOWN_MAX;
  const nowMs = useNow();
  const { problem, act } = useAct();
  const download = () =>
    act(async (): Promise<undefined> => {
      const answer = await rpc('activityCsv', {});
      if (answer.kind === 'csv') saveFile('teleport-access-activity.csv', answer.text, 'csv');
    });
  return (
    <>
      <Heading size="xsmall" as="h3">
        {t('site.activity.heading')}
      </Heading>
      {activity.length === 0 ? <p>{t('site.activity.none')}</p> : null}
      <ul className="plain" data-testid="activity">
        {activity.slice(0, SHOWN_MAX).map((line, index) => (
          <li key={`${line.at}-${index}`}>
            <span>{[eventText(texts, line.event), line.issueKey].filter(Boolean).join(' · ')}</span>
            {line.detail === undefined ? null : <span className="subtle">{line.detail}</span>}
            <span className="subtle">
              <Instant at={line.at} nowMs={nowMs} />
              {line.by === undefined ? null : t('site.activity.by', { who: line.name ?? line.by })}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="subtle">{count('site.activity.more', more)}</p> : null}
      <NotDone problem={problem} title={t('site.activity.noFile')} />
      <div>
        <Button onClick={() => void download()} testId="download">
          {t('site.activity.download')}
        </Button>
      </div>
    </>
  );
}

function eventText({ t }: ReturnType<typeof useTexts>, event: string): string {
  return isKnown(event) ? t(`site.event.${event}`) : event;
}
