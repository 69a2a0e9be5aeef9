import type { Browser } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { openAppPage, type AppPage, type Look } from './app-page';
import { CARD, REQUEST } from './panel-card';

/** What the page has sent as decisions. */
const sent = ({ commands }: AppPage): readonly unknown[] =>
  commands.flatMap(({ command, payload }) => {
    const call = payload as { readonly functionKey?: string; readonly payload?: unknown };
    return command === 'invoke' && call.functionKey === 'decide' ? [call.payload] : [];
  });

describe('the issue panel', () => {
  let browser: Browser;
  let panel: AppPage;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => panel.close());
  afterAll(() => browser.close());

  const open = async (card: () => unknown, look: Look = {}): Promise<void> => {
    panel = await openAppPage(browser, 'panel', { card }, look);
  };

  it("speaks the viewer's language and keeps to the viewer's time zone", async () => {
    const expiresAt = '2026-11-23T12:00:00Z';
    await open(() => ({ ...CARD, request: { ...REQUEST, expiresAt } }), {
      locale: 'de-DE',
      timeZone: 'Europe/Berlin',
    });

    const { page } = panel;
    expect(await page.getByTestId('sentence').innerText()).toBe(
      'alice bittet um 7 Ressourcen als editor und ssh-admin',
    );
    expect(await page.getByTestId('state').innerText()).toBe('Offen');
    await page.getByText('Details').click();
    expect(await page.locator(`time[datetime="${expiresAt}"]`).innerText()).toContain('23.11.2026, 13:00');
    expect(await page.locator('html').getAttribute('lang')).toBe('de-DE');
  });

  it('speaks English to viewers whose language it does not know', async () => {
    await open(() => CARD, { locale: 'fi-FI' });

    expect(await panel.page.getByTestId('state').innerText()).toBe('Pending');
  });

  it('says who asks for what, why, and how far it is', async () => {
    await open(() => CARD);

    const { page } = panel;
    expect(await page.getByTestId('sentence').innerText()).toBe(
      'alice requests 7 resources as editor and ssh-admin',
    );
    expect(await page.getByTestId('state').innerText()).toBe('Pending');
    expect(await page.getByTestId('reason').innerText()).toBe('Fix <b>it</b>');
    expect(await page.getByTestId('progress').innerText()).toBe('1 of 2 approvals');
    await page.getByText('Details').click();
    expect(await page.getByTestId('request-id').innerText()).toBe(REQUEST.id);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('shows the first five resources, then all', async () => {
    await open(() => CARD);

    const { page } = panel;
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(5);
    await page.getByRole('button', { name: 'Show all 7 resources' }).click();
    expect(await rows.count()).toBe(7);
  });

  it('opens the request in Teleport through the bridge', async () => {
    await open(() => CARD);

    await panel.page.getByRole('button', { name: /Open in Teleport/ }).click();

    const { payload } = panel.commands.find(({ command }) => command === 'navigate') ?? {};
    expect(payload).toMatchObject({ url: REQUEST.webUrl, type: 'new-tab' });
  });

  it('leads to Teleport and has no buttons where Jira does not decide', async () => {
    await open(() => ({ ...CARD, request: { ...REQUEST, tier: 'teleport' } }));

    const { page } = panel;
    await page.getByText('This request is decided in Teleport. Jira only shows it.').waitFor();
    expect(await page.getByTestId('approve').count()).toBe(0);
    expect(await page.getByTestId('deny').count()).toBe(0);
    expect(await page.getByRole('button', { name: /Review in Teleport/ }).count()).toBe(1);
  });

  it('says that a click decides and moving the card does not, where that is so', async () => {
    await open(() => ({ ...CARD, request: { ...REQUEST, tier: 'panel' } }), { locale: 'de-DE' });

    const { page } = panel;
    await page.getByTestId('approve').waitFor();
    expect(await page.getByTestId('tier').innerText()).toContain('nur hier entschieden');
  });

  it.each([
    ['approved', `tctl requests deny ${REQUEST.id}`],
    ['denied', 'A denial is final.'],
  ])('says how to take back what was %s', async (state, how) => {
    await open(() => ({ ...CARD, request: { ...REQUEST, state } }));

    await panel.page.getByTestId('take-back').waitFor();
    expect(await panel.page.getByTestId('take-back').innerText()).toContain(how);
  });

  it('says that an issue is no access request', async () => {
    await open(() => ({ kind: 'not-a-request' }));

    await panel.page.getByText('This work item is not an access request.').waitFor();
    expect(await accessibilityProblems(panel.page)).toEqual([]);
  });

  it('says how a request ended that Teleport has no more', async () => {
    await open(() => ({ kind: 'gone', id: REQUEST.id, resolution: 'expired' }));

    expect(await panel.page.getByTestId('state').innerText()).toBe('Expired');
  });

  it('shows why Teleport cannot be reached, and loads again on request', async () => {
    let card: unknown = {
      kind: 'unavailable',
      code: 'relay-unreachable',
      message: 'connect ECONNREFUSED',
    };
    await open(() => card);
    await panel.page.getByText('The relay cannot be reached').waitFor();
    await panel.page.getByText('For administrators').click();
    await panel.page.getByText('connect ECONNREFUSED').waitFor();
    expect(await accessibilityProblems(panel.page)).toEqual([]);

    card = CARD;
    await panel.page.getByRole('button', { name: 'Retry' }).click();

    await panel.page.getByTestId('sentence').waitFor();
  });

  it('shows a failed call with a way to retry', async () => {
    let fails = true;
    await open(() => {
      if (fails) throw new Error('The function failed');
      return CARD;
    });
    await panel.page.getByText('The function failed').waitFor();
    expect(await accessibilityProblems(panel.page)).toEqual([]);

    fails = false;
    await panel.page.getByRole('button', { name: 'Retry' }).click();

    await panel.page.getByTestId('sentence').waitFor();
  });

  it('does not send a denial without a message where the project asks for one', async () => {
    await open(() => CARD);

    await panel.page.getByTestId('deny').click();

    await panel.page.getByText('This project asks for a message with this decision.').waitFor();
    expect(sent(panel)).toEqual([]);
    await panel.page.getByLabel('Message').fill('  Not now.  ');
    await panel.page.getByTestId('deny').click();
    await panel.page.getByText('The app gave an answer that this page cannot read.').waitFor();
    expect(sent(panel)).toEqual([{ nonce: CARD.nonce, proposedState: 'denied', reason: 'Not now.' }]);
  });

  it('counts the bytes of a message as Teleport does', async () => {
    await open(() => CARD);

    await panel.page.getByLabel('Message').fill('ä€😀');
    expect(await panel.page.getByTestId('bytes').count()).toBe(0);
    await panel.page.getByLabel('Message').fill('ä€😀'.repeat(400));

    expect(await panel.page.getByTestId('bytes').innerText()).toBe('3,600 of 4,096 bytes');
  });

  it("sends a start time of the viewer's time zone as an instant, and with an approval only", async () => {
    const accessExpiresAt = '2099-08-01T12:00:00Z';
    await open(() => ({ ...CARD, request: { ...REQUEST, accessExpiresAt } }), {
      timeZone: 'America/New_York',
    });

    await panel.page.getByRole('button', { name: 'Choose a later start' }).click();
    await panel.page.getByTestId('approve').click();
    await panel.page.getByText('Choose a time from now until access ends').waitFor();
    await panel.page.getByLabel('Access starts').fill('2099-07-01T08:30');
    await panel.page.getByTestId('approve').click();

    await panel.page.getByText('The app gave an answer that this page cannot read.').waitFor();
    expect(sent(panel)).toMatchObject([{ assumeStartAt: '2099-07-01T12:30:00.000Z' }]);
  });

  it('shows characters that turn the direction of text instead of obeying them', async () => {
    const requestReason = 'safe \u202Etxet desrever\u202C';
    await open(() => ({ ...CARD, request: { ...REQUEST, requestReason } }));

    expect(await panel.page.getByTestId('reason').innerText()).toBe('safe \uFFFDtxet desrever\uFFFD');
  });

  describe('at first, while the rest is still loading', () => {
    const FACTS = {
      expiresAt: '2099-08-01T12:00:00Z',
      accessExpiresAt: '2099-08-01T10:00:00Z',
      createdAt: '2099-08-01T06:00:00Z',
    };

    it('says who wants what, how long and why, as the panel does then', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      panel = await openAppPage(
        browser,
        'panel',
        { card: () => ({ ...CARD, request: { ...REQUEST, ...FACTS } }) },
        { holdsBack: { file: /show-panel/, until: held } },
      );
      const { page } = panel;
      const head = async () => ({
        sentence: await page.locator('h2').first().innerText(),
        reason: await page.locator('blockquote').innerText(),
        time: await page.locator('.panel-time').innerText(),
        state: await page.locator('.lozenge').first().innerText(),
      });

      await page.locator('h2').waitFor();
      const early = await head();
      expect(await page.getByTestId('approve').count()).toBe(0);
      expect(await accessibilityProblems(page)).toEqual([]);
      release();
      await page.getByTestId('approve').waitFor();

      expect(early).toMatchObject({ reason: 'Fix <b>it</b>', state: 'Pending' });
      expect(await head()).toEqual(early);
    });
  });

  describe('says by when to decide and how long access lasts in one line', () => {
    const NOW = '2026-11-23T18:09:00Z';
    it.each([
      [
        'the deadline first',
        { expiresAt: '2026-11-23T20:09:00Z', accessExpiresAt: '2026-11-23T22:09:00Z' },
        'Decide within 2 hours; access ends 10:09 PM',
      ],
      [
        'the end of access where that comes first',
        { expiresAt: '2026-11-24T06:09:00Z', accessExpiresAt: '2026-11-23T22:09:00Z' },
        'Decide within 4 hours; access ends 10:09 PM',
      ],
      [
        'the day where it is another',
        { expiresAt: '2026-11-23T20:09:00Z', accessExpiresAt: '2026-11-25T22:09:00Z' },
        'Decide within 2 hours; access ends Nov 25, 10:09 PM',
      ],
      ['a deadline alone', { expiresAt: '2026-11-23T18:39:00Z' }, 'Decide within 30 minutes'],
      ['that it is over', { expiresAt: '2026-11-23T18:00:00Z' }, 'The time to decide is over'],
    ])('%s', async (_, times, line) => {
      panel = await openAppPage(
        browser,
        'panel',
        { card: () => ({ ...CARD, request: { ...REQUEST, ...times } }) },
        { now: NOW },
      );

      expect(await panel.page.getByTestId('time').innerText()).toBe(line);
    });
  });

  it.each(['denied', 'promoted'])('says nothing of access where the request was %s', async (state) => {
    await open(() => ({ ...CARD, request: { ...REQUEST, state, accessExpiresAt: '2099-08-01T12:00:00Z' } }));

    await panel.page.getByTestId('state').waitFor();
    await panel.page.getByText('Details').click();
    expect(await panel.page.locator('body').innerText()).not.toMatch(/access (until|ends)/i);
  });

  it('does not trust an answer without a kind', async () => {
    await open(() => ({ surprise: true }));

    await panel.page.getByText('this page cannot read').waitFor();
  });
});
