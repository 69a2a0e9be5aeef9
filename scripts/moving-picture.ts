/**
 * Makes the README's moving picture, docs/images/drag.webp, from the sandbox: a card is dragged to Approved, and Teleport's audit
 * log names who did it. The drag is a real one; only the pointer, which no screenshot shows, is drawn. Run with
 * `npm run picture`.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startDemo } from '../test/sandbox/demo';
import { launchBrowser } from '../test/support/browser';
import { eventually } from '../test/support/eventually';
import { animatedWebp, type Frame } from './animated-webp';
import { buildAll } from './build';
import { PROJECT_ROOT } from './forge-app';

const SIZE = { width: 1080, height: 600 };
const QUALITY = 0.8;
const DRAG_STEPS = 10;
const STILL_MS = 1_600;
const STEP_MS = 90;
const LONG_MS = 3_500;

async function main(): Promise<void> {
  await buildAll(console.log);
  const [demo, browser] = await Promise.all([startDemo({ usesFreePorts: true }), launchBrowser()]);
  try {
    const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' });
    const shots: { readonly png: Buffer; readonly ms: number }[] = [];
    const shoot = async (ms: number): Promise<void> => void shots.push({ png: await page.screenshot(), ms });
    await page.goto(`${demo.webUrl}/board/ACC?as=bob`);
    await page.getByTestId('hide-tour').click();
    await page.getByTestId('column-pending').locator('[data-testid^="card-"]').nth(2).waitFor();
    await drawPointer(page);
    await dragFirstCard(page, shoot);
    await eventually(() => {
      const isReviewed = demo.teleport.state.auditLog().some(({ code }) => code === 'T5002I');
      if (!isReviewed) throw new Error('Not reviewed yet');
    });
    await page.getByTestId('column-approved').locator('[data-testid^="card-"]').first().waitFor();
    await shoot(STILL_MS);
    await page.goto(`${demo.webUrl}/teleport`);
    await page.getByTestId('audit').scrollIntoViewIfNeeded();
    await shoot(LONG_MS);
    // In a page of its own: the policy of the sandbox's pages forbids such pictures.
    const encoder = await browser.newPage();
    const frames: Frame[] = [];
    for (const { png, ms } of shots) frames.push({ webp: await webpOf(encoder, png), ms });
    await writeFile(join(PROJECT_ROOT, 'docs', 'images', 'drag.webp'), animatedWebp(frames, SIZE));
  } finally {
    await browser.close();
    await demo.stop();
  }
}

async function dragFirstCard(page: Page, shoot: (ms: number) => Promise<void>): Promise<void> {
  const card = page.getByTestId('column-pending').locator('[data-testid^="card-"]').first();
  const from = await card.boundingBox();
  const to = await page.getByTestId('column-approved').boundingBox();
  if (from === null || to === null) throw new Error('The board shows no card to drag, or no column');
  const start = { x: from.x + from.width / 2, y: from.y + from.height - 16 };
  const end = { x: to.x + to.width / 2, y: to.y + 120 };
  await movePointer(page, start);
  await shoot(STILL_MS);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (let step = 1; step <= DRAG_STEPS; step += 1) {
    const part = step / DRAG_STEPS;
    const at = { x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part };
    await page.mouse.move(at.x, at.y);
    await movePointer(page, at);
    await shoot(step === DRAG_STEPS ? STILL_MS / 2 : STEP_MS);
  }
  await page.mouse.up();
}

/** A dot where the pointer is, which takes no clicks. */
const drawPointer = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const dot = document.createElement('div');
    dot.id = 'pointer';
    dot.style.cssText =
      'position:fixed;z-index:9999;width:22px;height:22px;margin:-11px;border-radius:50%;pointer-events:none;background:rgba(9,30,66,.55);border:2px solid white';
    document.body.append(dot);
  });

const movePointer = (page: Page, at: { readonly x: number; readonly y: number }): Promise<void> =>
  page.evaluate(({ x, y }) => {
    const dot = document.getElementById('pointer');
    if (dot !== null) Object.assign(dot.style, { left: `${x}px`, top: `${y}px` });
  }, at);

/** The browser encodes what it drew. */
async function webpOf(page: Page, png: Buffer): Promise<Uint8Array> {
  const encoded = await page.evaluate(
    async ({ data, quality }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: image.width, height: image.height });
      canvas.getContext('2d')?.drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', quality);
    },
    { data: png.toString('base64'), quality: QUALITY },
  );
  return Buffer.from(encoded.replace(/^data:image\/webp;base64,/, ''), 'base64');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
