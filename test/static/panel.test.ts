import type { Browser } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { openAppPage, type AppPage, type Look } from './app-page';

const REQUEST = {
  id: '01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80',
  revision: 'r',
  user: 'alice',
  roles: ['editor', 'ssh-admin'],
  state: 'pending',
  kind: 'short-term',
  requestReason: 'Fix <b>it</b>',
  resolveReason: '',
  resources: [1, 2, 3, 4, 5, 6, 7].map((n) => ({
    cluster: 'example.teleport.sh',
    kind: 'node',
    name: `db-${n}`,
  })),
  thresholds: [{ name: 'default', approve: 2, deny: 1 }],
  roleThresholds: {},
  reviews: [{ author: 'bob', proposedState: 'approved', reason: 'ok', thresholdIndexes: [0] }],
  suggestedReviewers: [],
  webUrl: 'https://example.teleport.sh/web/requests/1',
};
const CARD = {
  kind: 'request',
  request: REQUEST,
  progress: { approvals: 1, approvalsNeeded: 2, denials: 0, denialsNeeded: 1 },
  sources: ['teleport'],
  eligibility: { kind: 'can', canDelayStart: true },
  nonce: '0123456789abcdef0123456789abcdef',
  reasonRequiredFor: ['denied'],
};

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
    expect(await page.getByTestId('progress').innerText()).toBe('1 of 2 approvals and 0 of 1 denial');
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

    await panel.page.getByText('This issue is not an access request.').waitFor();
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
    await panel.page.getByText('For whoever runs the app: connect ECONNREFUSED').waitFor();
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

    expect(await panel.page.getByTestId('bytes').innerText()).toBe('9 of 4,096 bytes');
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

  it('does not trust an answer without a kind', async () => {
    await open(() => ({ surprise: true }));

    await panel.page.getByText('this page cannot read').waitFor();
  });
});
