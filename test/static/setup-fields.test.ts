import type { Browser } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { openAppPage, type Answers, type AppPage } from './app-page';
import { CHECKED, FIELD, READY, WELL } from './setup-answers';

describe('the fields of the project settings page', () => {
  let browser: Browser;
  let settings: AppPage;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(() => settings.close());
  afterAll(() => browser.close());

  const open = async (answers: Answers): Promise<void> => {
    settings = await openAppPage(browser, 'settings', { projectHealth: () => WELL, ...answers });
  };

  it('asks for required fields and names what a person must change in Jira', async () => {
    const saved: unknown[] = [];
    await open({
      setup: () => READY,
      checkSetup: () => ({
        ...CHECKED,
        findings: [
          { kind: 'permission', permission: 'ADD_COMMENTS', fixAt: '/somewhere' },
          { kind: 'unsupported-field', field: 'Approved by' },
          { kind: 'no-transition', from: 'pending', status: '1', to: ['denied'] },
        ],
        fields: [
          { ...FIELD, id: 'a', name: 'Cost centre', kind: 'option', options: [{ id: '7', name: 'IT' }] },
          { ...FIELD, id: 'b', name: 'Approved by', kind: 'unsupported' },
          { ...FIELD, id: 'c', name: 'Team', kind: 'text', required: false },
        ],
        unseen: ['approved'],
        unreadable: 2,
      }),
      saveSetup: (input) => {
        saved.push(input);
        return { kind: 'saved', receives: false };
      },
    });

    await settings.page.getByText('permission “Add comments”').waitFor();
    expect(await settings.page.getByRole('button', { name: 'Change it in Jira' }).count()).toBe(1);
    await settings.page.getByText('In a team-managed one: Project settings').waitFor();
    await settings.page.getByText('The app cannot read 2 fields or transitions').waitFor();
    await settings.page.getByText('From “Pending” the app can take no card to: Denied.').waitFor();
    await settings.page.getByText('The app cannot fill “Approved by”.').waitFor();
    await settings.page.getByLabel('Cost centre (required)').fill('IT');
    await settings.page.keyboard.press('Enter');
    await settings.page.getByLabel('Team').fill('SRE');
    await settings.page.getByText('Options', { exact: true }).click();
    await settings.page.getByLabel('A reason is required to').fill('Deny');
    await settings.page.keyboard.press('Enter');
    await settings.page.getByLabel('Labels of new cards').fill('teleport  access');
    await settings.page.getByLabel('Comments on cards').fill('Only');
    await settings.page.keyboard.press('Enter');
    await settings.page.getByLabel('Due date of new cards').fill('deadline');
    await settings.page.keyboard.press('Enter');
    await settings.page.getByLabel('Reporter of new cards').fill('requester');
    await settings.page.keyboard.press('Enter');
    await settings.page.getByLabel('Watchers of new cards').fill('reviewers');
    await settings.page.keyboard.press('Enter');
    await settings.page.getByTestId('save').click();

    await settings.page.getByText('It gets no requests yet').waitFor();
    expect(saved).toMatchObject([
      {
        createFields: { a: ['7'], c: ['SRE'] },
        policy: {
          reasonRequiredFor: ['denied'],
          labels: ['teleport', 'access'],
          hasDueDate: true,
          isReportedByRequester: true,
          isWatchedByReviewers: true,
          comments: 'decisions',
        },
      },
    ]);
    expect(await accessibilityProblems(settings.page)).toEqual([]);
  });

  it('marks the fields that are refused, takes one there, and keeps nothing saved that is edited', async () => {
    const saved: unknown[] = [];
    const field = { ...FIELD, id: 'resolution', name: 'Resolution' };
    const options = [{ id: '10000', name: 'Done' }];
    await open({
      setup: () => READY,
      checkSetup: () => ({
        ...CHECKED,
        fields: [{ ...FIELD, id: 'd', name: 'Wanted at', kind: 'datetime' }],
        moveFields: [
          {
            state: 'approved',
            transitions: ['Close'],
            fields: [{ ...field, kind: 'option', options, leftOut: 101 }],
          },
        ],
      }),
      saveSetup: (input) => {
        saved.push(input);
        return saved.length > 1
          ? { kind: 'saved', receives: true }
          : {
              kind: 'refused',
              problems: [
                {
                  kind: 'field',
                  state: 'approved',
                  id: 'resolution',
                  field: 'Resolution',
                  problem: 'missing',
                },
              ],
            };
      },
    });
    const { page } = settings;

    await page.getByText('101 more options are not shown in this list.').waitFor();
    await page.getByTestId('save').click();
    const control = page.getByLabel('Resolution (required)');
    await page
      .getByTestId('field-approved-resolution')
      .getByText('Jira moves no card to Approved without one.')
      .waitFor();
    expect(await control.getAttribute('aria-invalid')).toBe('true');
    expect(await control.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await accessibilityProblems(page)).toEqual([]);
    await control.fill('Done');
    await page.keyboard.press('Enter');
    await page.getByLabel('Wanted at (required)').fill('2026-11-28T10:30');
    await page.getByTestId('save').click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(saved[1]).toMatchObject({
      createFields: { d: ['2026-11-28T10:30'] },
      moveFields: { approved: { resolution: ['10000'] } },
    });
    await page.getByText('Options', { exact: true }).click();
    await page.getByLabel('Labels of new cards').fill('teleport');
    await page.getByText('Saved', { exact: true }).waitFor({ state: 'detached' });
  });

  it('names statuses that were renamed or are gone, and what to switch off', async () => {
    const renamed = [{ before: 'Approved', now: 'Rejected' }, { before: 'Old' }];
    await open({ setup: () => ({ ...READY, renamed }), checkSetup: () => CHECKED });
    const { page } = settings;

    await page.getByText('“Approved” is now called “Rejected”.').waitFor();
    await page.getByText('“Old” is gone from this project.').waitFor();
    await page.getByText('Smart commits:').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
