import type { Browser } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { openAppPage, type Answers, type AppPage, type Look } from './app-page';

const SITE = {
  kind: 'ready',
  projects: [{ id: '10000', key: 'ACC', isOn: true }],
  relay: { ok: false, message: 'Connection refused' },
};
const HEALTH = {
  kind: 'ready',
  cards: { open: 0, waiting: 0 },
  failures: [],
  moreFailures: 0,
  unmatched: [],
  activity: [],
  isNudgeKeyChanging: false,
};
const LINE = { step: 'calls', what: 'GET /myself', found: '200', verdict: 'same' };
const RUN = { kind: 'run', step: 'screens', isWaiting: false, lines: [LINE], leftBehind: 0 };
const DIFFERS = {
  ...LINE,
  step: 'comment',
  what: 'POST comment',
  found: '401 {"code":401}',
  verdict: 'differs',
};

describe('the test of the site', () => {
  let browser: Browser;
  let site: AppPage;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => site.close());
  afterAll(() => browser.close());

  const open = async (answers: Answers, look: Look = {}): Promise<void> => {
    const usual: Answers = { site: () => SITE, health: () => HEALTH, selfTest: () => ({ kind: 'none' }) };
    site = await openAppPage(browser, 'site', { ...usual, ...answers }, look);
  };

  it('goes on by itself, asks for a move by hand, waits no longer when told so, and shows the report', async () => {
    const asked: unknown[] = [];
    let step = 0;
    await open({
      startSelfTest: (input) => {
        asked.push(input);
        return RUN;
      },
      stepSelfTest: (input) => {
        if ((input as { skipsWait?: boolean }).skipsWait === true)
          return { ...RUN, step: undefined, lines: [LINE, DIFFERS], report: '! comment: POST comment: 401' };
        step += 1;
        return step < 3 ? RUN : { ...RUN, step: 'event', isWaiting: true, issueToMove: 'ACC-7' };
      },
    });
    const { page } = site;

    await page.getByTestId('start-self-test').click();
    await page.getByText('Move the issue ACC-7 to another status by hand').waitFor();
    expect(asked).toEqual([{ projectKey: 'ACC' }]);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByTestId('skip-self-test').click();

    await page.getByText('1 thing is not as the app expects it').waitFor();
    await page.getByText('401 {"code":401}').waitFor();
    await page.getByTestId('self-test').getByRole('button', { name: 'Copy' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('that was left half-way can be gone on with, and one in no project says so', async () => {
    await open(
      {
        selfTest: () => RUN,
        stepSelfTest: () => ({ ...RUN, step: undefined, report: 'all the same' }),
        startSelfTest: () => ({ kind: 'no-project' }),
      },
      { locale: 'de-DE', width: 320 },
    );
    const { page } = site;

    await page.getByTestId('resume-self-test').click();
    await page.getByText('Die Site tut alles, worauf sich die App stützt').waitFor();
    await page.getByLabel('Schlüssel des Projekts').fill('NONE');
    await page.getByTestId('start-self-test').click();
    await page.getByText('Die App sieht kein Projekt mit diesem Schlüssel').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
