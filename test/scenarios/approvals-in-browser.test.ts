/**
 * Goal: every state of the approvals page can be read, in light and dark, at 320 pixels and by assistive technology; one click
 * decides, and a keyboard alone suffices. Everything is real but the vendors: page, bridge, resolver, relay, Chromium.
 */
import type { Browser } from 'playwright-core';
import { startDemo, type Demo } from '../sandbox/demo';
import { ApprovalsStage } from '../support/approvals-stage';
import { APPROVALS_STATES } from '../support/approvals-states';
import { NO_OBSTACLES, obstaclesIn } from '../support/obstacles';
import { launchBrowser } from '../support/browser';
import { eventually } from '../support/eventually';
import type { OpenPanel } from '../support/panel-stage';
import { RequestState } from '../../src/relay/teleport/gen/teleport/types/access_request';

let demo: Demo;
let browser: Browser;
let stage: ApprovalsStage;
let page: OpenPanel | undefined;
// What a page shows does not depend on the way, and by this one nobody waits for the next question.
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo({ usesFreePorts: true, way: 'call' }), launchBrowser()]);
  stage = new ApprovalsStage(demo, browser);
});
afterEach(async () => {
  await stage.calm();
  await page?.close();
  page = undefined;
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const stateOf = (id: string) => demo.teleport.state.request(id)?.Spec.State;
const reviewsOf = (id: string) => demo.teleport.state.request(id)?.Spec.Reviews ?? [];

test.each(APPROVALS_STATES)(
  'the page shows the state "$name", accessible in both themes and readable at 320 pixels',
  async ({ open, says }) => {
    page = await open(stage);
    await page.says(says);

    expect(await obstaclesIn(page)).toEqual(NO_OBSTACLES);
    expect(demo.violations).toEqual([]);
  },
);

test('one click decides, and the answer stays where the request was', async () => {
  const { id, key } = await stage.panel.card({ roles: ['editor'] });
  page = await stage.open();
  await page.frame.getByTestId(`deny-${key}`).waitFor();

  await page.frame.getByTestId(`deny-${key}`).click();

  await eventually(() => expect(stateOf(id)).toBe(RequestState.DENIED));
  const item = page.frame.getByTestId(`item-${key}`);
  await item.getByText('The request is denied.').waitFor();
  expect(await item.getByRole('button', { name: /Approve|Deny/ }).count()).toBe(0);
  expect(reviewsOf(id)).toHaveLength(1);
});

test('an open page shows a new request by itself', async () => {
  page = await stage.open();
  await page.frame.getByTestId('tab-all').waitFor();

  const { key } = await stage.panel.card({ roles: ['editor'], reason: 'newer than the page' });

  await page.frame.getByTestId(`item-${key}`).getByText('newer than the page').waitFor();
});

test('many are denied with one reason, by keyboard alone', async () => {
  const some = [
    await stage.panel.card({ roles: ['editor'], reason: 'bulk one' }),
    await stage.panel.card({ roles: ['editor'], reason: 'bulk two' }),
  ];
  page = await stage.open();
  const { frame } = page;
  const keyboard = page.page.keyboard;
  await frame.getByLabel('Key, person, role or reason').focus();
  await keyboard.type('bulk');
  for (const { key } of some) {
    await tabTo(keyboard, () => frame.locator(`:focus[aria-label="Select ${key}"]`).count());
    await keyboard.press('Space');
  }
  await frame.getByTestId('bulk').waitFor();
  await tabTo(keyboard, () => frame.locator('#bulk-reason:focus').count(), 'Shift+Tab');
  await keyboard.type('not on a Friday');
  await tabTo(keyboard, () => frame.locator('button[type=submit]:focus').count());
  await keyboard.press('Enter');

  await page.says('Denied 2 requests.');
  for (const { id } of some) {
    expect(stateOf(id)).toBe(RequestState.DENIED);
    expect(reviewsOf(id)).toMatchObject([{ Author: 'bob', Reason: 'not on a Friday' }]);
  }
});

test('where the project asks for a reason, the first click asks for it and the second one sends', async () => {
  const { id, key } = await stage.panel.card({ roles: ['editor'] });
  await stage.requireReasons(['denied']);
  page = await stage.open();
  const deny = page.frame.getByTestId(`deny-${key}`);
  await deny.click();
  await page.says('This project asks for a message with this decision.');
  expect(reviewsOf(id)).toEqual([]);
  await page.frame.getByTestId(`item-${key}`).getByLabel('Message').fill('ask again on Monday');

  await deny.click();

  await eventually(() => expect(reviewsOf(id)).toMatchObject([{ Reason: 'ask again on Monday' }]));
  await stage.requireReasons([]);
});

/** Presses Tab until it is so, as often as a page can need. */
async function tabTo(
  keyboard: { press(key: string): Promise<void> },
  isThere: () => Promise<number>,
  key = 'Tab',
): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await isThere()) > 0) return;
    await keyboard.press(key);
  }
  throw new Error('Nothing of the keyboard leads there');
}
