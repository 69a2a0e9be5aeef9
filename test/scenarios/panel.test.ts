/**
 * Goal: whoever opens the panel understands the request, sees whether they may decide, and decides there. Everything is
 * real but the three vendors: the page in Chromium, Forge's bridge and policy, the app's functions, the relay's process.
 */
import type { Browser } from 'playwright-core';
import { startDemo, type Demo } from '../sandbox/demo';
import { ALICE, BOB, CAROL } from '../sandbox/people';
import { RequestState } from '../../src/relay/teleport/gen/teleport/types/access_request';
import { NO_OBSTACLES, obstaclesIn } from '../support/obstacles';
import { launchBrowser } from '../support/browser';
import { eventually } from '../support/eventually';
import { PanelStage, type OpenPanel } from '../support/panel-stage';
import { PANEL_STATES } from '../support/panel-states';
import { spoilRelayCalls } from '../support/relay-calls';

let demo: Demo;
let browser: Browser;
let stage: PanelStage;
const panels: OpenPanel[] = [];
// What a page shows does not depend on the way, and by this one nobody waits for the next question.
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo({ usesFreePorts: true, way: 'call' }), launchBrowser()]);
  stage = new PanelStage(demo, browser);
});
afterEach(async () => {
  await stage.calm();
  for (const panel of panels.splice(0)) await panel.close();
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const opened = async (panel: Promise<OpenPanel>): Promise<OpenPanel> => {
  panels.push(await panel);
  return panel;
};
const reviewsOf = (id: string) =>
  demo.teleport.state.auditLog().filter((event) => event.id === id && event.code === 'T5002I');

test('a double click and a click in another tab make one review, and the panel says so', async () => {
  const { id, key } = await stage.card({ roles: ['prod-dba'] });
  const [one, other] = [await opened(stage.open(key)), await opened(stage.open(key))];
  await one.says('you can review this request');
  await other.says('you can review this request');

  await Promise.all([
    one.frame.getByTestId('approve').dblclick(),
    other.frame.getByTestId('approve').click(),
  ]);

  // Whichever click was first.
  const recorded = /Approval recorded in Teleport at .* \(1 of 2\)/;
  await Promise.any([one.says(recorded), other.says(recorded)]);
  await one.says('You have already reviewed this request');
  await other.says('You have already reviewed this request');
  expect(reviewsOf(id)).toMatchObject([{ reviewer: 'bob', submitted_by: 'access-plugin' }]);
  await eventually(() => expect(demo.jira.state.comments(key).map(({ text }) => text)).toHaveLength(1));
});

test('a page that is reloaded while its decision is on the way sends nothing again', async () => {
  const { id, key } = await stage.card({ roles: ['prod-dba'] });
  const panel = await opened(stage.open(key));
  await panel.says('you can review this request');
  let release: (() => void) | undefined;
  stage.disturbance.begin(
    spoilRelayCalls((name) =>
      name === 'review' && release === undefined
        ? new Promise((resolve) => (release = () => resolve('pass')))
        : undefined,
    ),
  );
  await panel.click('Approve');
  await panel.says('Sending your approval to Teleport…');

  const again = await opened(stage.open(key));
  await again.says('you can review this request');
  await again.click('Approve');
  await again.says(/Approval recorded/);
  release?.();

  await panel.says('You have already reviewed this request');
  expect(reviewsOf(id)).toHaveLength(1);
});

test('a message and a start time go along with an approval, and the card moves', async () => {
  const { id, key } = await stage.card({ roles: ['editor'] });
  const panel = await opened(stage.open(key, { timeZone: 'UTC' }));
  const start = new Date(Math.floor(Date.now() / 60_000) * 60_000 + 3_600_000).toISOString();
  await panel.frame.getByLabel('Message').fill('From then on.');
  await panel.click('Choose a later start');
  await panel.frame.getByLabel('Access starts').fill(start.slice(0, 16));
  await panel.click('Approve');

  await panel.says('The request is approved.');
  await panel.frame.getByText('History').click();
  await panel.says('Through: Jira panel');
  await stage.shows(key, 'Approved');
  const spec = demo.teleport.state.request(id)?.Spec;
  expect(spec?.Reviews).toMatchObject([{ Author: 'bob', Reason: 'From then on.' }]);
  expect(Number(spec?.AssumeStartTime?.seconds) * 1000).toBe(Date.parse(start));
});

test('a decision whose answer was lost can be sent again, and is recorded once', async () => {
  const { id, key } = await stage.card({ roles: ['prod-dba'] });
  const panel = await opened(stage.open(key));
  await panel.says('you can review this request');
  stage.disturbance.begin(spoilRelayCalls((name) => (name === 'review' ? 'crash-after' : undefined)));
  await panel.click('Approve');
  await panel.says('It is not certain that your decision has arrived');
  await panel.says('You have already reviewed this request');

  await stage.calm();
  await panel.click('Retry');

  await panel.says('The request has changed since you last looked.');
  expect(reviewsOf(id)).toHaveLength(1);
});

/** By then the panel shows what somebody else has decided, if anybody has. */
const SLOWER_MS = 5_000;

test('two people who decide at once, in the panel and on the board, both end up seeing the truth', async () => {
  const { id, key } = await stage.card({ roles: ['editor'] });
  const panel = await opened(stage.open(key, { as: BOB }));
  await panel.says('you can review this request');
  const board = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await board.goto(`${demo.webUrl}/board/ACC`);
  await board.getByTestId(`card-${key}`).waitFor();

  await Promise.all([
    // The one who is slower may find the buttons gone.
    panel.frame
      .getByTestId('approve')
      .click({ timeout: SLOWER_MS })
      .catch(() => undefined),
    // From where the card may have got to by then, no transition need lead there.
    demo.jira
      .as(CAROL)
      .moveTo(key, 'Denied')
      .catch(() => undefined),
  ]);

  const state = await eventually(() => {
    const now = demo.teleport.state.request(id)?.Spec.State;
    if (now !== RequestState.APPROVED && now !== RequestState.DENIED) throw new Error('still pending');
    return now === RequestState.APPROVED ? 'Approved' : 'Denied';
  });
  await stage.shows(key, state);
  await eventually(async () => expect(await panel.frame.getByTestId('state').innerText()).toBe(state));
  await board.getByTestId(`column-${state.toLowerCase()}`).getByTestId(`card-${key}`).waitFor();
  expect(reviewsOf(id)).toHaveLength(1);
  await board.close();
});

test('everything can be reached and done with the keyboard', async () => {
  const { key } = await stage.card({ roles: ['prod-dba'] });
  const panel = await opened(stage.open(key));
  await panel.frame.getByLabel('Message').focus();
  await panel.page.keyboard.type('By keyboard');
  await panel.page.keyboard.press('Tab');
  await panel.page.keyboard.press('Tab');
  expect(await panel.frame.evaluate('document.activeElement.textContent')).toBe('Approve');
  await panel.page.keyboard.press('Enter');

  await panel.says(/Approval recorded/);
});

test('what helps to decide stands beside the decision, each fact with its source, and only what the viewer may see', async () => {
  const denied = await stage.card({ roles: ['ssh-admin'], reason: 'Curious' });
  demo.teleport.setState('admin', denied.id, { state: 'DENIED', reason: 'No.' });
  await stage.shows(denied.key, 'Denied');
  const named = await demo.jira.as(ALICE).createIssue('ACC', { summary: 'Orders are slow' });
  const choices = { roles: ['prod-dba'], reason: `${named}: locks`, suggestedReviewers: ['carol'] };
  const { key } = await stage.card(choices);

  const panel = await opened(stage.open(key));
  const textOf = (kind: string) => panel.frame.getByTestId(`fact-${kind}`).innerText();

  await panel.says('Good to know');
  expect(await panel.frame.getByTestId('requester').innerText()).toContain('alice in Teleport');
  await panel.frame.getByTestId('fact-earlier').locator('summary').click();
  expect(await textOf('earlier')).toContain(`${denied.key}: ssh-admin`);
  expect(await textOf('earlier')).toContain('Denied');
  expect(await textOf('earlier')).toContain('Your view of Jira');
  expect(await textOf('held-roles')).toContain('Teleport');
  expect(await textOf('work-item')).toContain(`${named} “Orders are slow” is open`);
  expect(await textOf('reviewers')).toContain('(carol)');
  expect(await textOf('waiting')).toContain('Waiting for');
});

test('a work item that is no card has no panel', async () => {
  const card = await stage.card({ roles: ['prod-dba'] });
  const other = await demo.jira.as(BOB).createIssue('ACC', { summary: 'Buy milk' });
  const page = await browser.newPage();
  await page.goto(`${demo.webUrl}/browse/${card.key}`);
  await page.getByTestId('app-panel-card').waitFor();

  await page.goto(`${demo.webUrl}/browse/${other}`);
  await page.getByText('Buy milk').first().waitFor();
  await page.getByRole('heading', { name: 'Details' }).waitFor();

  expect(await page.getByTestId('app-panel-card').count()).toBe(0);
  await page.close();
});

test.each(PANEL_STATES)(
  'the panel shows the state "$name", accessible in both themes and readable at 320 pixels',
  async ({ open, says }) => {
    const panel = await opened(open(stage));
    await panel.says(says);

    expect(await obstaclesIn(panel)).toEqual(NO_OBSTACLES);
    expect(await panel.frame.locator('body').innerText()).not.toMatch(/\{\w+\}(?! \$& \*\*bold)/);
    expect(demo.violations).toEqual([]);
  },
);
