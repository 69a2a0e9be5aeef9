/**
 * Goal: every state of the pages for admins can be read, in light and dark, at 320 pixels and by assistive technology, and
 * used by keyboard alone. Everything is real but the vendors: pages, bridge, resolvers, relay, Chromium.
 */
import type { Browser } from 'playwright-core';
import { startDemo, type Demo } from '../sandbox/demo';
import { AdminStage } from '../support/admin-stage';
import { ADMIN_STATES } from '../support/admin-states';
import { NO_OBSTACLES, obstaclesIn } from '../support/obstacles';
import { launchBrowser } from '../support/browser';
import type { OpenPanel } from '../support/panel-stage';

let demo: Demo;
let browser: Browser;
let stage: AdminStage;
let page: OpenPanel | undefined;
// What a page shows does not depend on the way, and by this one nobody waits for the next question.
beforeAll(async () => {
  [demo, browser] = await Promise.all([
    startDemo({ usesFreePorts: true, isEmpty: true, way: 'call' }),
    launchBrowser(),
  ]);
  stage = new AdminStage(demo, browser);
});
afterEach(async () => {
  await stage.calm();
  await page?.close();
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

test.each(ADMIN_STATES)(
  'the page shows the state "$name", accessible in both themes and readable at 320 pixels',
  async ({ open, says }) => {
    page = await open(stage);
    await page.says(says);

    expect(await obstaclesIn(page)).toEqual(NO_OBSTACLES);
    expect(await page.frame.locator('body').innerText()).not.toMatch(/\{\w+\}/);
    expect(demo.violations).toEqual([]);
  },
);
