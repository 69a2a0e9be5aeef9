import type { Browser } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { openAppPage, type AppPage, type Look } from './app-page';
import { CARD, REQUEST } from './panel-card';

describe('the issue panel, around a decision', () => {
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

  it('says why a request was denied beside who did it, above all else', async () => {
    const reviews = [{ author: 'carol', proposedState: 'denied', reason: 'Not now', thresholdIndexes: [0] }];
    await open(() => ({
      ...CARD,
      request: { ...REQUEST, state: 'denied', reviews, resolveReason: 'Not now' },
    }));

    expect(await panel.page.getByTestId('ending').innerText()).toBe('Denied by carol');
    expect(await panel.page.getByTestId('ending-reason').innerText()).toBe('Not now');
    await panel.page.getByText('History').click();
    expect((await panel.page.locator('body').innerText()).split('Not now')).toHaveLength(3);
  });

  it('gives way to the answer at once, and never contradicts it', async () => {
    let isDecided = false;
    let isHeld = true;
    panel = await openAppPage(browser, 'panel', {
      card: () => {
        // The newer card never comes: what the panel says rests on the answer alone.
        if (isDecided && isHeld) throw new Error('not yet');
        return CARD;
      },
      decide: () => {
        isDecided = true;
        return {
          kind: 'recorded',
          at: '2026-11-23T12:00:00Z',
          state: 'denied',
          progress: { approvals: 1, approvalsNeeded: 2, denials: 1, denialsNeeded: 1 },
        };
      },
    });
    await panel.page.getByLabel('Message').fill('No.');
    await panel.page.getByTestId('deny').click();

    await panel.page.getByText(/Denial recorded/).waitFor();
    expect(await panel.page.getByTestId('state').innerText()).toBe('Denied');
    expect(await panel.page.getByTestId('approve').count()).toBe(0);
    expect(await panel.page.getByTestId('eligibility').count()).toBe(0);
    expect(await accessibilityProblems(panel.page)).toEqual([]);
    isHeld = false;
  });

  it('has no buttons beside a refusal that says that this person cannot decide', async () => {
    panel = await openAppPage(browser, 'panel', {
      card: () => ({ ...CARD, reasonRequiredFor: [] }),
      decide: () => ({ kind: 'refused', refusal: 'not-permitted', detail: '[review] allowed_roles' }),
    });
    await panel.page.getByTestId('approve').click();

    await panel.page.getByText('Teleport does not let you review this request.').waitFor();
    expect(await panel.page.getByTestId('approve').count()).toBe(0);
    expect(await panel.page.getByText('You can review this request').count()).toBe(0);
    // What the relay's configuration calls things is for administrators, and closed.
    expect(await panel.page.getByText('[review] allowed_roles').isVisible()).toBe(false);
  });

  it('shows people who are not linked the account id that somebody has to enter', async () => {
    await open(() => ({ ...CARD, eligibility: { kind: 'unmatched', detail: 'no user has it' } }), {
      accountId: '712020:abc',
    });

    await panel.page.getByTestId('own-account').waitFor();
    expect(await panel.page.getByTestId('own-account').innerText()).toBe('712020:abc');
  });

  it('shows what is remembered while the relay is away, how old it is, and the way to Teleport', async () => {
    const problem = { kind: 'unavailable', code: 'relay-unreachable', message: 'ECONNREFUSED' };
    panel = await openAppPage(
      browser,
      'panel',
      { card: () => ({ ...CARD, remembered: { at: '2026-11-23T12:00:00Z', problem } }) },
      { now: '2026-11-23T12:10:00Z' },
    );
    const { page } = panel;

    await page.getByText('The relay cannot be reached').waitFor();
    expect(await page.getByTestId('remembered').innerText()).toContain('10 minutes ago');
    expect(await page.getByTestId('sentence').innerText()).toContain('alice requests 7 resources');
    expect(await page.getByRole('button', { name: /Open in Teleport/ }).count()).toBeGreaterThan(0);
    expect(await page.getByTestId('approve').count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('shows what is remembered while the relay is asked, and then by itself what the relay says', async () => {
    const asked: unknown[] = [];
    let answer: (card: unknown) => void = () => undefined;
    const news = new Promise((resolve) => (answer = resolve));
    panel = await openAppPage(
      browser,
      'panel',
      {
        card: (payload) => {
          asked.push(payload);
          return asked.length > 1 ? news : { ...CARD, remembered: { at: '2026-11-23T12:00:00Z' } };
        },
      },
      { now: '2026-11-23T12:10:00Z' },
    );
    const { page } = panel;

    await page.getByText('As of 10 minutes ago. Asking Teleport for news').waitFor();
    expect(await page.getByTestId('approve').count()).toBe(1);
    answer({ ...CARD, request: { ...REQUEST, state: 'approved' } });
    await page.getByTestId('remembered').waitFor({ state: 'detached' });
    expect(await page.getByTestId('state').innerText()).toBe('Approved');
    expect(asked).toEqual([{}, { awaitsNews: true }]);
  });

  it('says that nothing was sent where nobody could say how the request stands, and offers to send it again', async () => {
    const sent: unknown[] = [];
    panel = await openAppPage(browser, 'panel', {
      card: () => ({ ...CARD, reasonRequiredFor: [] }),
      decide: (payload) => {
        sent.push(payload);
        return sent.length > 1 ? { kind: 'on-its-way' } : { kind: 'not-sent', code: 'relay-unreachable' };
      },
    });
    const { page } = panel;
    await page.getByTestId('approve').click();

    await page.getByText('Nothing was sent').waitFor();
    await page.getByText('The relay cannot be reached').waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Your decision is on its way').waitFor();
    expect(sent[1]).toEqual(sent[0]);
  });

  it('says that a decision is on its way where no answer is there yet', async () => {
    panel = await openAppPage(browser, 'panel', {
      card: () => ({ ...CARD, reasonRequiredFor: [] }),
      decide: () => ({ kind: 'on-its-way' }),
    });
    await panel.page.getByTestId('approve').click();

    await panel.page.getByText('Your decision is on its way').waitFor();
    expect(await panel.page.getByTestId('approve').count()).toBe(0);
  });
});
