/** Goal: an auditor finds in the decision log, on a screen of any size and without a mouse, who decided what and why. */
import type { Browser } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { openAppPage, type AppPage, type Look } from './app-page';
import { hostile, markupRead } from './hostile';

const CARD = { requestId: 'r-1', issueId: '10100', issueKey: 'ACC-7', projectId: '10000' };
const AT = '2026-11-22T22:00:00.000Z';
const ASKED = { requester: 'alice', roles: ['prod-dba'], resources: [], reason: 'Incident 42' };
const REVIEW = {
  ...CARD,
  id: 'review:r-1:0',
  event: 'review',
  at: AT,
  loggedAt: AT,
  asked: ASKED,
  by: 'bob-account',
  name: 'Bob Baker',
  reviewer: 'bob',
  via: 'drag',
  change: '10234',
  mode: 'native',
  state: 'approved',
  reason: 'fine by me',
};
const REFUSAL = {
  ...REVIEW,
  id: 'refusal:2',
  event: 'refusal',
  name: undefined,
  via: 'page',
  refusal: 'own-request',
};
const OUTCOME = {
  ...CARD,
  id: 'outcome:r-1:approved',
  event: 'outcome',
  at: AT,
  loggedAt: AT,
  asked: ASKED,
  resolution: 'approved',
  decidedBy: 'bob',
  reason: 'fine by me',
  accessUntil: '2026-11-23T02:00:00.000Z',
};
const SITE = {
  kind: 'ready',
  projects: [],
  relay: { ok: false, message: 'not asked' },
};
const HEALTH = {
  kind: 'ready',
  cards: { open: 0, waiting: 0 },
  failures: [],
  unmatched: [],
  activity: [],
  isNudgeKeyChanging: false,
};

describe('the decision log', () => {
  let browser: Browser;
  let site: AppPage;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => site.close());
  afterAll(() => browser.close());

  const open = async (lines: readonly object[], look: Look = {}): Promise<void> => {
    const decisionLog = (input: unknown) =>
      (input as { readonly after?: string }).after === undefined
        ? { kind: 'log', lines, unread: 1, next: 'older' }
        : { kind: 'log', lines: [{ ...OUTCOME, id: 'older', issueKey: 'ACC-1' }], unread: 2 };
    site = await openAppPage(
      browser,
      'site',
      { site: () => SITE, health: () => HEALTH, selfTest: () => ({ kind: 'none' }), decisionLog },
      look,
    );
    await site.page.getByTestId('log-toggle').focus();
    await site.page.keyboard.press('Enter');
    await site.page.getByTestId('log-lines').waitFor();
  };
  const shown = () => site.page.getByTestId('log-lines').innerText();

  test.each([400, 320])('is read by everybody at %d px', async (width) => {
    await open([REVIEW, REFUSAL, OUTCOME], { width });

    const text = await shown();
    for (const part of [
      'Bob Baker (bob)',
      'Jira board (10234)',
      'fine by me',
      'alice: prod-dba',
      'own-request',
    ])
      expect(text).toContain(part);
    expect(text).toContain('Nov 23, 2026, 2:00 AM');
    expect(await accessibilityProblems(site.page)).toEqual([]);
    const { scroll, client } = await site.page.evaluate(() => {
      const { scrollWidth: scroll, clientWidth: client } = document.documentElement;
      return { scroll, client };
    });
    expect(scroll).toBeLessThanOrEqual(client);
  });

  test('is searched, and read further back', async () => {
    await open([REVIEW]);

    await site.page.getByRole('button', { name: 'Show older entries' }).click();
    await site.page.getByText('ACC-1').waitFor();
    await site.page.getByText('3 more entries cannot be read.').waitFor();
    await site.page.getByLabel('Key, person, role or reason').fill('bob');
    await site.page.getByText('ACC-1').waitFor({ state: 'detached' });

    const asked = site.commands
      .filter(({ command }) => command === 'invoke')
      .map(({ payload }) => payload as { readonly functionKey: string; readonly payload: object })
      .filter(({ functionKey }) => functionKey === 'decisionLog');
    expect(asked.map(({ payload }) => payload)).toEqual([{}, { after: 'older' }, { text: 'bob' }]);
  });

  test('shows what people wrote as text', async () => {
    await open([hostile({ ...REVIEW, detail: 'detail' }), hostile(REFUSAL)] as object[]);

    expect(await markupRead(site.page)).toBeGreaterThan(0);
  });
});
