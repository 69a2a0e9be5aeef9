import { useState, type FormEvent } from 'react';
import Button from '@atlaskit/button/default/button';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading/heading';
import SectionMessage from '@atlaskit/section-message/section-message';
import TextField from '@atlaskit/textfield/text-field';
import type { SelfTestView } from '#wire/pages/self-test';
import type { SetUpProject } from '#wire/pages/site';
import { CopyButton } from '../shared/copy-button';
import { useTexts } from '../shared/i18n/texts-context';
import { plain } from '../shared/plain';
import { NotDone } from '../shared/not-done';
import { useSelfTest, type SelfTest } from './use-self-test';

/** A test of the site itself: what no emulator can know of it. */
export function SelfTestSection({ projects }: { readonly projects: readonly SetUpProject[] }) {
  const texts = useTexts();
  const { t } = texts;
  const test = useSelfTest();
  const { run, isRunning, problem } = test;
  return (
    <section className="stack" data-testid="self-test">
      <Heading size="medium" as="h2">
        {t('site.selfTest.heading')}
      </Heading>
      <p>{t('site.selfTest.help')}</p>
      <StartForm isRunning={isRunning} projects={projects} onStart={test.start} />
      <NotDone problem={problem} title={t('site.selfTest.stopped')} />
      {run === undefined ? null : (
        <>
          <Progress test={test} run={run} />
          <Lines run={run} />
        </>
      )}
    </section>
  );
}

interface StartFormProps {
  readonly isRunning: boolean;
  readonly projects: readonly SetUpProject[];
  readonly onStart: (projectKey: string) => void;
}

function StartForm({ isRunning, projects, onStart }: StartFormProps) {
  const { t } = useTexts();
  const [projectKey, setProjectKey] = useState(projects[0]?.key ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onStart(projectKey);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div>
        <Label htmlFor="self-test-project">{t('site.selfTest.project')}</Label>
        <TextField
          id="self-test-project"
          value={projectKey}
          aria-describedby="self-test-project-help"
          onChange={(event) => setProjectKey(event.currentTarget.value)}
        />
        <div id="self-test-project-help">
          <HelperMessage>{t('site.selfTest.projectHelp')}</HelperMessage>
        </div>
      </div>
      <div>
        <Button type="submit" isDisabled={isRunning || projectKey.trim() === ''} testId="start-self-test">
          {t('site.selfTest.start')}
        </Button>
      </div>
    </form>
  );
}

type Run = Extract<SelfTestView, { readonly kind: 'run' }>;

function Progress({ test, run }: { readonly test: SelfTest; readonly run: Run }) {
  const { t, count } = useTexts();
  if (run.step === undefined) {
    const differing = run.lines.filter(({ verdict }) => verdict === 'differs' || verdict === 'failed').length;
    return (
      <div role="status">
        <SectionMessage
          appearance={differing === 0 ? 'success' : 'warning'}
          title={differing === 0 ? t('site.selfTest.same') : count('site.selfTest.differs', differing)}
        >
          {run.leftBehind === 0 ? null : <p>{count('site.selfTest.leftBehind', run.leftBehind)}</p>}
          <p>{t('site.selfTest.report')}</p>
        </SectionMessage>
      </div>
    );
  }
  const isAsking = run.step === 'event' && run.issueToMove !== undefined;
  return (
    <div role="status">
      <SectionMessage title={t(isAsking ? 'site.selfTest.moveTitle' : 'site.selfTest.running')}>
        <p>
          {isAsking
            ? t('site.selfTest.move', { issue: run.issueToMove ?? '' })
            : t('site.selfTest.step', { step: run.step })}
        </p>
        <div className="buttons">
          {test.isRunning ? null : (
            <Button onClick={test.resume} testId="resume-self-test">
              {t('site.selfTest.resume')}
            </Button>
          )}
          {run.isWaiting ? (
            <Button onClick={test.skip} testId="skip-self-test">
              {t('site.selfTest.skip')}
            </Button>
          ) : null}
        </div>
      </SectionMessage>
    </div>
  );
}

/** Lines and report are in English: they go to whoever mends the app. */
function Lines({ run }: { readonly run: Run }) {
  const { t } = useTexts();
  return (
    <div className="stack" lang="en">
      <ul className="plain" data-testid="self-test-lines">
        {run.lines.map(({ step, what, found, verdict }, index) => (
          <li key={index}>
            <strong>{plain(what)}</strong>
            <span>{plain(found)}</span>
            <span className="subtle">{t(`site.selfTest.verdict.${verdict}`, { step })}</span>
          </li>
        ))}
      </ul>
      {run.report === undefined ? null : (
        <div>
          <CopyButton text={run.report} />
        </div>
      )}
    </div>
  );
}
