import type { Browser } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { openAppPage, type Answers, type AppPage, type Look } from './app-page';
import { hostile, markupRead } from './hostile';
import { CHECKED, NO_POLICY, PROPOSAL, READY, WELL } from './setup-answers';

describe('the project settings page', () => {
  let browser: Browser;
  let settings: AppPage;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => settings.close());
  afterAll(() => browser.close());

  const open = async (answers: Answers, look: Look = {}): Promise<void> => {
    const usual: Answers = { checkSetup: () => CHECKED, projectHealth: () => WELL };
    settings = await openAppPage(browser, 'settings', { ...usual, ...answers }, look);
  };

  /** Types into a field and takes what it then offers, with the keyboard alone. */
  const choose = async (label: string, typed: string, name: string): Promise<void> => {
    await settings.page.getByLabel(label).fill(typed);
    await settings.page.getByRole('option', { name }).waitFor();
    await settings.page.keyboard.press('Enter');
  };

  it('shows markup in every name and message as text', async () => {
    const failure = {
      id: 'card-1',
      code: 'jira-refused',
      message: 'Refused.',
      since: '2026-11-22T22:00:00Z',
      tries: 2,
    };
    const approvers = {
      ...READY.approvers,
      people: [{ id: 'a', name: 'Bob Baker' }],
      groups: [{ id: 'g', name: 'access-approvers' }],
    };
    await open({
      setup: () => hostile({ ...READY, state: { kind: 'on', receives: true }, approvers }),
      projectHealth: () => hostile({ ...WELL, failures: [failure] }),
    });

    await settings.page.getByText('Refused.').waitFor();

    // The cluster and its versions, the message, and what the fields for type, statuses and approvers show.
    expect(await markupRead(settings.page)).toBeGreaterThan(8);
  });

  it('titles a failure by card, person and roles, and by an id only where nobody knows more', async () => {
    const failure = { id: 'card-1', code: 'jira-refused', message: 'Refused.', requestId: 'r-1', tries: 2 };
    const since = '2026-11-22T22:00:00Z';
    const about = { user: 'alice', roles: ['a', 'b', 'c', 'd', 'e'] };
    await open({
      setup: () => ({ ...READY, state: { kind: 'on', receives: true } }),
      projectHealth: () => ({
        ...WELL,
        failures: [
          { ...failure, since, about },
          { ...failure, id: 'card-2', since, about: { user: 'bob', roles: ['dba'] }, issueKey: 'ACC-7' },
          { ...failure, id: 'card-3', since },
        ],
      }),
    });

    const titles = settings.page.getByTestId('failures').locator('strong');
    await titles.nth(2).waitFor();
    expect(await titles.allInnerTexts()).toEqual(['alice: a, b, c, and 2 more', 'ACC-7, bob: dba', 'r-1']);
  });

  it('asks who may decide only where Teleport does not know', async () => {
    await open({ setup: () => ({ ...READY, relay: { ...READY.relay, reviewMode: 'native' } }) });

    await settings.page.getByTestId('step-3').waitFor();
    expect(await settings.page.getByTestId('approvers').count()).toBe(0);
  });

  it('goes from connecting over mapping to turning on, and says what is done', async () => {
    await open({ setup: () => READY });

    const { page } = settings;
    await page.getByTestId('step-3').waitFor();
    const titles = await page.locator('.step-title').getByRole('heading').allInnerTexts();
    expect(titles).toEqual(['1. Connect', '2. Map', '3. Turn on']);
    expect(await page.getByTestId('step-1').innerText()).toContain('Done');
    expect(await page.getByTestId('step-3').innerText()).not.toContain('Done');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('explains an option only once it is chosen', async () => {
    await open({ setup: () => READY });

    const { page } = settings;
    await page.getByText('Options', { exact: true }).click();
    expect(await page.getByText('permission “Modify reporter”').count()).toBe(0);
    await page.getByLabel('Reporter of new cards').fill('requester');
    await page.keyboard.press('Enter');
    await page.getByText('permission “Modify reporter”').waitFor();
  });

  it('waits for the card of a test request, and says when it is there', async () => {
    let cards = 2;
    await open({
      setup: () => ({ ...READY, state: { kind: 'on', receives: true } }),
      projectHealth: () => ({ ...WELL, cards: { open: cards, waiting: 0 } }),
    });

    const { page } = settings;
    await page.getByTestId('wait-for-request').click();
    await page.getByText('Waiting for a new card…').waitFor();
    cards = 3;

    await page.getByText('The card is here').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('says why nobody is offered, and that a search failed', async () => {
    await open({
      setup: () => READY,
      findPeople: () => ({ kind: 'found', choices: [] }),
      findGroups: () => ({ kind: 'unavailable', message: 'Jira answered 503' }),
    });

    await settings.page.getByLabel('People who may decide').fill('zz');
    await settings.page.getByText('Nobody of this name that you can see.').waitFor();
    await settings.page.getByLabel('Groups whose members may decide').fill('zz');
    await settings.page.getByText('Jira answered 503').waitFor();
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });

  it('saves the proposal with approvers that were chosen by name: people, groups and roles', async () => {
    const saved: unknown[] = [];
    const asked: unknown[] = [];
    const finding = (choices: readonly object[]) => (input: unknown) => {
      asked.push(input);
      return { kind: 'found', choices };
    };
    await open({
      setup: () => READY,
      findPeople: finding([
        { id: 'a', name: 'Bob Baker' },
        { id: 'b', name: 'Carol Chen' },
      ]),
      findGroups: finding([{ id: 'g', name: 'access-approvers' }]),
      saveSetup: (input) => {
        saved.push(input);
        return { kind: 'saved' };
      },
    });

    await choose('People who may decide', 'bo', 'Bob Baker');
    await choose('Groups whose members may decide', 'acc', 'access-approvers');
    await choose('Project roles whose members may decide', 'App', 'Approvers');
    await settings.page.getByTestId('save').click();

    await settings.page.getByText('Saved', { exact: true }).waitFor();
    expect(saved).toEqual([
      {
        issueTypeId: '10001',
        statuses: PROPOSAL,
        partlyApproved: [],
        approvers: ['a'],
        approverGroups: ['g'],
        approverRoles: ['10101'],
        createFields: {},
        moveFields: {},
        policy: NO_POLICY,
      },
    ]);
    expect(asked).toEqual([{ query: 'bo' }, { query: 'acc' }]);
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });

  it('adds a status to what means approved', async () => {
    const saved: unknown[] = [];
    await open({
      setup: () => READY,
      saveSetup: (input) => {
        saved.push(input);
        return { kind: 'saved' };
      },
    });

    await settings.page.getByRole('combobox', { name: 'Approved', exact: true }).fill('Exp');
    await settings.page.keyboard.press('Enter');
    await settings.page.getByTestId('save').click();

    await settings.page.getByText('Saved', { exact: true }).waitFor();
    expect(saved).toMatchObject([{ statuses: { approved: ['2', '4'] } }]);
  });

  it('shows why settings were refused and keeps what was chosen', async () => {
    await open({
      setup: () => READY,
      saveSetup: () => ({
        kind: 'refused',
        problems: [{ kind: 'status', state: 'denied', problem: 'missing' }],
      }),
    });

    await choose('Project roles whose members may decide', 'App', 'Approvers');
    await settings.page.getByTestId('save').click();

    await settings.page.getByTestId('save-outcome').getByText('Choose a status for “Denied”.').waitFor();
    await settings.page.getByTestId('statuses-denied').getByText('Choose a status for “Denied”.').waitFor();
    await settings.page.getByTestId('approvers-roles').getByText('Approvers', { exact: true }).waitFor();
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });

  it('shows saved settings rather than the proposal', async () => {
    const statuses = { ...PROPOSAL, approved: ['99'] };
    const current = { issueTypeId: '10001', statuses, approvers: ['a'], approverGroups: ['g'] };
    const approvers = {
      ...READY.approvers,
      people: [{ id: 'a', name: 'Bob Baker' }],
      problems: [{ kind: 'group', id: 'g' }],
    };
    await open({ setup: () => ({ ...READY, state: { kind: 'on', receives: true }, current, approvers }) });

    await settings.page.getByText('This project receives access requests.').waitFor();
    await settings.page.getByText('Missing status 99').waitFor();
    await settings.page.getByTestId('approvers-people').getByText('Bob Baker').waitFor();
    await settings.page.getByTestId('approvers-groups').getByText('Missing: g').waitFor();
    await settings.page.getByText('The group g is gone, or the app cannot see it.').waitFor();
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });

  it('says that the relay does not answer and still lets one save', async () => {
    await open({ setup: () => ({ ...READY, relay: { ok: false, message: 'Connection refused' } }) });

    await settings.page.getByText('Connection refused').waitFor();
    expect(await settings.page.getByTestId('save').isEnabled()).toBe(true);
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });

  it('shows what failed in this project, tries it again or ignores it, and says when that does not work', async () => {
    const done: unknown[] = [];
    const failure = { id: 'card-1', code: 'jira-refused', message: 'Cost centre is required.', tries: 2 };
    const since = '2026-11-22T22:00:00Z';
    const hidden = { id: 'card-2', code: 'card-hidden', message: 'Hidden or deleted.', tries: 1, since };
    const failures = [{ ...failure, issueKey: 'ACC-1', since }, hidden];
    const current = { issueTypeId: '10001', statuses: PROPOSAL, approvers: [] };
    await open({
      setup: () => ({ ...READY, current, state: { kind: 'on', receives: true } }),
      projectHealth: () => ({ ...WELL, cards: { open: 2, waiting: 1 }, failures }),
      retryFailure: (input) => {
        done.push(input);
        return { kind: 'done' };
      },
      ignoreFailure: () => ({ kind: 'unavailable', message: 'Busy' }),
    });

    await settings.page.getByText('Cost centre is required.').waitFor();
    await settings.page.getByText('1 request waits for its card.').waitFor();
    await settings.page.getByRole('button', { name: 'Retry ACC-1' }).click();
    await settings.page.getByRole('button', { name: 'Ignore ACC-1' }).click();
    await settings.page.getByText('Busy').waitFor();
    expect(done).toEqual([{ id: 'card-1' }]);
    await settings.page.getByRole('button', { name: 'Retry all and check again' }).click();
    await settings.page.getByTestId('look-again').and(settings.page.locator(':enabled')).waitFor();
    expect(done).toEqual([{ id: 'card-1' }, { id: 'card-1' }]);
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });

  it('turns the project off only after asking', async () => {
    let state = { kind: 'on', receives: true };
    const current = { issueTypeId: '10001', statuses: PROPOSAL, approvers: [] };
    await open({
      setup: () => ({ ...READY, current, state }),
      turnOff: () => {
        state = { kind: 'off', receives: false };
        return { kind: 'turned-off' };
      },
    });

    await settings.page.getByTestId('turn-off').click();
    await settings.page.getByText('Turn this project off?').waitFor();
    expect(await accessibilityProblems(settings.page)).toEqual([]);
    expect(state.kind).toBe('on');
    await settings.page.getByTestId('turn-off-now').click();

    await settings.page.getByText('This project is turned off').waitFor();
    expect(await settings.page.getByTestId('turn-off').count()).toBe(0);
  });

  it('speaks German, and fits a narrow window', async () => {
    await open({ setup: () => READY }, { locale: 'de-DE', width: 320 });

    await settings.page.getByText('Personen, die entscheiden dürfen').waitFor();
    await settings.page.getByText('Keine Probleme gefunden').waitFor();
    expect(await settings.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });

  it('turns people away who may not administer the project', async () => {
    await open({ setup: () => ({ kind: 'not-admin' }) });

    await settings.page.getByText('Only project administrators can see these settings').waitFor();
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });
});
