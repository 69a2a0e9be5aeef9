import type { Browser, Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility';
import { launchBrowser } from '../support/browser';
import { eventually } from '../support/eventually';
import { buildOf } from './built';
import { SystemClock } from './clock';
import { PEOPLE } from './jira/demo-site';
import { startJira, type Jira } from './jira/jira';
import { startTeleportConsole, type TeleportConsole } from './teleport/console';
import { startTeleport, type Teleport } from './teleport/teleport';
import { startWeb, type ServiceStatus, type Web } from './web';

const SERVICES: readonly ServiceStatus[] = [{ name: 'Jira', state: 'up', detail: 'demo site' }];

describe('the pages of the sandbox', () => {
  let browser: Browser;
  let jira: Jira;
  let teleport: Teleport;
  let console: TeleportConsole;
  let web: Web;
  let page: Page;
  let key: string;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    const clock = new SystemClock();
    jira = await startJira({ clock });
    teleport = await startTeleport({ clock });
    console = await startTeleportConsole(teleport);
    web = await startWeb({
      jiraUrl: jira.url,
      teleportConsoleUrl: console.url,
      // Nothing listens there: what the app adds to Jira is looked at by the scenarios, with the real app.
      forgeUrl: 'http://127.0.0.1:9',
      status: () => Promise.resolve(SERVICES),
      modules: () => [],
      people: () =>
        [PEOPLE.alice, PEOPLE.bob].map((accountId) => ({
          accountId,
          displayName: accountId === PEOPLE.alice ? 'Alice Archer' : 'Bob Baker',
        })),
      buildDirectory: buildOf('sandbox'),
    });
    key = await jira.as(PEOPLE.erin).createIssue('ACC', { summary: 'alice requests <b>editor</b>' });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      colorScheme: 'light',
    });
    page = await context.newPage();
  });

  afterEach(async () => {
    await page.context().close();
    await web.stop();
    await console.stop();
    await teleport.stop();
    await jira.stop();
  });

  const cardIn = (column: string) => page.getByTestId(`column-${column}`).getByTestId(`card-${key}`);
  const lastMover = () => jira.site.issue(key)?.histories.at(-1)?.authorId;

  it('leads from the front door to the board', async () => {
    await page.goto(web.url);

    await cardIn('to-do').waitFor();
    expect(page.url()).toBe(`${web.url}/board/ACC`);
    expect(await page.getByTestId('service-Jira').innerText()).toContain('Jira up · demo site');
  });

  it('moves a dragged card as the person that the visitor acts as', async () => {
    await page.goto(`${web.url}/board/ACC`);
    await page.getByTestId('acting-as').click();
    await page.getByTestId(`act-as-${PEOPLE.bob}`).click();

    await page.getByTestId(`card-${key}`).dragTo(page.getByTestId('column-approved'));

    await cardIn('approved').getByText('Approved', { exact: true }).waitFor();
    expect(lastMover()).toBe(PEOPLE.bob);
  });

  it('moves a card with the arrow keys and keeps the focus on it', async () => {
    await page.goto(`${web.url}/board/ACC`);
    await page.getByTestId(`card-${key}`).focus();

    await page.keyboard.press('ArrowRight');

    await cardIn('pending').getByText('Pending', { exact: true }).waitFor();
    expect(await page.evaluate('document.activeElement.dataset.testid')).toBe(`card-${key}`);
  });

  it('moves a card with its menu', async () => {
    await page.goto(`${web.url}/board/ACC`);

    await page.getByTestId(`move-menu-${key}`).click();
    await page.getByTestId(`move-${key}-to-denied`).click();

    await cardIn('denied').getByText('Denied', { exact: true }).waitFor();
  });

  it('puts a card back and says why when Jira does not let it move', async () => {
    jira.withhold(PEOPLE.alice, 'TRANSITION_ISSUES');
    await page.goto(`${web.url}/board/ACC`);

    await page.getByTestId(`card-${key}`).dragTo(page.getByTestId('column-approved'));

    await page.getByText(`${key} was not moved to “Approved”`).waitFor();
    await cardIn('to-do').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('shows a card that someone else moves', async () => {
    await page.goto(`${web.url}/board/ACC`);
    await cardIn('to-do').waitFor();

    await jira.as(PEOPLE.erin).moveTo(key, 'Expired');

    await cardIn('expired').waitFor({ timeout: 5000 });
  });

  it('shows an issue with its words as words, and takes comments and moves', async () => {
    await page.goto(`${web.url}/browse/${key}`);
    await page.getByRole('heading', { name: 'alice requests <b>editor</b>' }).waitFor();

    await page.getByTestId('new-comment').fill('reason: <i>fine</i>');
    await page.getByTestId('add-comment').click();
    await page.getByTestId('comments').getByText('reason: <i>fine</i>').waitFor();
    await page.getByTestId('transitions').click();
    await page.getByRole('menuitem', { name: 'Approve' }).click();

    await page.getByTestId('issue-status').getByText('Approved').waitFor();
    await page.getByTestId('history').getByText('changed status').waitFor();
    expect(lastMover()).toBe(PEOPLE.alice);
  });

  it('asks for access, reviews it and shows the audit log', async () => {
    await page.goto(`${web.url}/teleport`);
    const user = page.locator('#teleport-user');
    await user.fill('alice');
    await user.press('Enter');
    await page.locator('#roles').fill('editor');
    await page.keyboard.press('Enter');
    await page.getByTestId('new-request-reason').fill('Because');
    await page.getByTestId('new-request-submit').click();
    await page.getByTestId('request-state').getByText('PENDING').waitFor();

    await user.fill('bob');
    await user.press('Enter');
    await page.getByRole('button', { name: /^Approve/ }).click();

    await page.getByTestId('request-state').getByText('APPROVED').waitFor();
    await page.getByTestId('audit').getByText('T5002I').waitFor();
  });

  it('shows Teleport’s own words when it refuses a review', async () => {
    teleport.createRequest('alice', { roles: ['editor'] });
    await page.goto(`${web.url}/teleport`);
    const user = page.locator('#teleport-user');
    await user.fill('alice');
    await user.press('Enter');

    await page.getByRole('button', { name: /^Approve/ }).click();

    await page.getByTestId('notices').getByText('was not approved').waitFor();
  });

  it('says so when a service behind a page is away', async () => {
    await page.goto(`${web.url}/board/ACC`);
    await cardIn('to-do').waitFor();
    await jira.stop();
    await page.getByText('May be out of date').waitFor();

    await page.reload();

    await page.getByText('The board could not be loaded').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    jira = await startJira({ clock: new SystemClock() });
  });

  it('remembers a chosen theme over the system’s', async () => {
    const mode = () => page.evaluate<string>('document.documentElement.dataset.colorMode');
    await page.goto(`${web.url}/teleport`);
    await page.getByTestId('theme-toggle').click();
    await page.getByRole('button', { name: 'Switch to light theme' }).waitFor();

    await page.reload();
    await page.getByTestId('theme-toggle').waitFor();

    expect(await mode()).toBe('dark');
  });

  describe.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 320 },
    { colorScheme: 'dark', width: 320 },
  ] as const)('in $colorScheme at $width px', ({ colorScheme, width }) => {
    it.each(['/board/ACC', '/browse/ACC-1', '/teleport', '/projects', '/nowhere'])(
      'has nothing that axe objects to, and no sideways scrolling, at %s',
      async (path) => {
        teleport.createRequest('alice', { roles: ['prod-dba'], reason: 'x' });
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        await page.goto(`${web.url}${path}`);
        await page.locator('main h1').waitFor();
        await eventually(async () => expect(await page.locator('[aria-busy=true]').count()).toBe(0));

        expect(await accessibilityProblems(page)).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
      },
    );
  });
});
