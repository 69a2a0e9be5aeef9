import { readFileSync } from 'node:fs';
import type { Frame, Page } from 'playwright-core';

/** What axe-core finds wrong with a page or a frame as it is now: rule and element, none when all is well. */
export async function accessibilityProblems(
  page: Page | Frame,
  about: 'all' | 'colours' = 'all',
): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`)))
    await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  // Half-way through a transition colours are neither theme's. A spinner never ends.
  await page.evaluate(
    `Promise.all(document.getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
      .map(({ finished }) => finished.catch(() => undefined)))`,
  );
  return page.evaluate<string[]>(
    `axe.run({ resultTypes: ['violations']${about === 'colours' ? `, runOnly: { type: 'rule', values: ['color-contrast'] }` : ''} }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
  );
}
