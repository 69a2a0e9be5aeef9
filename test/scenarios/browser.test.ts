/**
 * Goal: what a person does with the mouse ends up in Teleport. The demo as `npm start` runs it: the relay in a process of
 * its own, the machine's time, a real Chromium.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import { startDemo, type Demo } from '../sandbox/demo';
import { ALICE } from '../sandbox/people';
import { launchBrowser } from '../support/browser';
import { eventually } from '../support/eventually';

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo({ usesFreePorts: true }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

async function openBoard(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${demo.webUrl}/board/ACC`);
  return page;
}

/** Moves a card with the mouse as a hand would: press, pull, hover, let go. */
async function drag(page: Page, card: Locator, column: Locator): Promise<void> {
  const [from, to] = [await card.boundingBox(), await column.boundingBox()];
  if (from === null || to === null) throw new Error('Card or column is not on the screen');
  await page.mouse.move(from.x + 20, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 20, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 });
  await page.mouse.up();
}

/** The key of the card of a new request, once it is on the board. */
async function newCard(
  page: Page,
  roles: readonly string[],
  reason: string,
): Promise<{ id: string; card: Locator }> {
  const id = demo.teleport.createRequest('alice', { roles, reason });
  const key = await eventually(() => {
    const issue = demo.jira.state
      .issues('ACC')
      .find((candidate) => demo.jira.state.descriptionOf(candidate.key).includes(id));
    if (issue === undefined) throw new Error(`No card for ${id} yet`);
    return issue.key;
  });
  const card = page.getByTestId(`card-${key}`);
  await card.waitFor();
  return { id, card };
}

const auditOf = (id: string) => demo.teleport.state.auditLog().filter((event) => event.id === id);

test('a card dragged to Approved with the mouse is a review by that person in the audit log', async () => {
  const page = await openBoard();
  const { id, card } = await newCard(page, ['editor'], 'drag me');

  await drag(page, card, page.getByTestId('column-approved'));

  await eventually(() => {
    expect(auditOf(id)).toContainEqual(
      expect.objectContaining({
        code: 'T5002I',
        reviewer: 'bob',
        proposed_state: 'APPROVED',
        submitted_by: 'access-plugin',
      }),
    );
  });
  await page.getByTestId('column-approved').locator(card).waitFor();
});

test('a card whose request needs two approvals comes back to Pending before the eyes of who dragged it', async () => {
  const page = await openBoard();
  const { id, card } = await newCard(page, ['prod-dba'], 'two of you');

  await drag(page, card, page.getByTestId('column-approved'));

  await eventually(() => expect(auditOf(id).filter(({ code }) => code === 'T5002I')).toHaveLength(1));
  await page.getByTestId('column-pending').locator(card).waitFor();
});

test('a card dragged by the requester goes back, and the comment says why', async () => {
  const page = await openBoard();
  const { id, card } = await newCard(page, ['editor'], 'my own');
  await page.getByTestId('acting-as').getByRole('button').or(page.getByTestId('acting-as')).first().click();
  await page.getByTestId(`act-as-${ALICE}`).click();

  await drag(page, card, page.getByTestId('column-approved'));

  const key = (await card.getAttribute('data-testid'))?.replace('card-', '') ?? '';
  await eventually(() =>
    expect(
      demo.jira.state
        .comments(key)
        .map(({ text }) => text)
        .join(),
    ).toContain('Nobody can decide their own access request'),
  );
  await page.getByTestId('column-pending').locator(card).waitFor();
  expect(auditOf(id).map(({ code }) => code)).toEqual(['T5000I']);
});

test('the panel of the card shows the request through the real bridge, resolver and relay', async () => {
  const page = await openBoard();
  const { card } = await newCard(page, ['ssh-admin'], 'see <b>me</b> in the panel');
  const key = (await card.getAttribute('data-testid'))?.replace('card-', '') ?? '';

  await page.goto(`${demo.webUrl}/browse/${key}`);
  await eventually(async () =>
    expect(await page.getByTestId('dynamic-lozenge').first().innerText()).toContain('PENDING 0/1'),
  );
  await page.getByTestId('app-panel-card').getByRole('button').first().click();
  const frame = page.frameLocator('[data-testid="frame-card"] iframe, iframe[data-testid="frame-card"]');

  await eventually(async () =>
    expect(await frame.getByTestId('sentence').innerText()).toContain('alice requests ssh-admin'),
  );
  expect(await frame.getByTestId('reason').innerText()).toContain('see <b>me</b> in the panel');
});
