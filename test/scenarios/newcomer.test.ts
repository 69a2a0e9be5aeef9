/**
 * Goal: somebody who has just installed the app gets from an empty project to the first approved request through the pages
 * alone. Everything is real but the vendors: pages, bridge, resolvers, relay, Chromium.
 */
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { startDemo, type Demo } from '../sandbox/demo';
import { ERIN } from '../sandbox/people';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { eventually } from '../support/eventually';

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo({ usesFreePorts: true, isEmpty: true }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const appPage = (page: Page, key: string): FrameLocator =>
  page.frameLocator(`[data-testid="frame-${key}"] iframe`);

async function actAs(page: Page, accountId: string): Promise<void> {
  await page.getByTestId('acting-as').getByRole('button').or(page.getByTestId('acting-as')).first().click();
  await page.getByTestId(`act-as-${accountId}`).click();
}

test('from an empty project to the first approved request, through the pages alone', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${demo.webUrl}/projects`);

  // Bob is no admin: both pages turn him away.
  await page.goto(`${demo.webUrl}/project/ACC/settings/settings`);
  await appPage(page, 'settings').getByText('Only project administrators can see these settings').waitFor();
  await page.goto(`${demo.webUrl}/admin/site`);
  await appPage(page, 'site').getByText('Only Jira administrators can use this page').waitFor();

  // Erin finds that no project is set up, and sets one up.
  await actAs(page, ERIN);
  await page.getByRole('link', { name: 'Teleport access on the site' }).click();
  await appPage(page, 'site').getByText('No project is set up yet').waitFor();
  await page.goto(`${demo.webUrl}/projects`);
  await page.getByRole('link', { name: 'Teleport access settings of ACC' }).click();
  const settings = appPage(page, 'settings');
  await settings.getByText('Connected to').waitFor();
  await settings.getByText('No problems found').waitFor();
  // Teleport knows who may review, so that nobody asks her who may decide.
  expect(await settings.getByTestId('approvers').count()).toBe(0);
  await settings.getByTestId('save').click();
  await settings.getByText('Access requests now become cards in this project.').waitFor();
  await settings.getByText('This project receives access requests.').waitFor();

  // Somebody asks for access.
  await page.goto(`${demo.webUrl}/teleport`);
  await page.getByLabel('Roles').fill('editor');
  await page.keyboard.press('Enter');
  await page.getByTestId('new-request-reason').fill('My first request');
  await page.getByTestId('new-request-submit').click();
  const key = await eventually(() => {
    const [issue] = demo.jira.state.issues('ACC');
    if (issue === undefined) throw new Error('No card yet');
    return issue.key;
  });

  // Erin reviews too; she is not the one who asked.
  await page.goto(`${demo.webUrl}/board/ACC`);
  await page.getByTestId('column-pending').getByTestId(`card-${key}`).waitFor();
  await page.getByTestId(`move-menu-${key}`).click();
  await page.getByTestId(`move-${key}-to-approved`).click();
  await eventually(() =>
    expect(demo.teleport.state.auditLog()).toContainEqual(
      expect.objectContaining({ code: 'T5002I', reviewer: 'erin', proposed_state: 'APPROVED' }),
    ),
  );

  // The project's page says that all is well there, and whom she named.
  await page.goto(`${demo.webUrl}/project/ACC/settings/settings`);
  await settings.getByTestId('health').getByText('No failures.').waitFor();

  // The site page shows who set the project up, and what was asked for.
  await page.goto(`${demo.webUrl}/admin/site`);
  const site = appPage(page, 'site');
  await site.getByTestId('activity').getByText('by Erin Ekholm').first().waitFor();
  await site.getByText('Show decision log').click();
  await site.getByText('Access requested').first().waitFor();
  await site.getByTestId('try-routing').click();
  await site.getByTestId('routing-outcome').getByText('pending request').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
});
