import type { Page } from 'playwright-core';

const MARKUP = '<img src=x onerror="document.title=\'owned\'"> {user} **bold**';
/** What people, Jira or Teleport wrote, by the key that it stands under in an answer. */
const WRITTEN = new Set([
  'category',
  'clusterName',
  'detail',
  'key',
  'message',
  'name',
  'relayVersion',
  'role',
  'teleportVersion',
]);

/** The same answer with markup behind every text that somebody wrote. */
export function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return WRITTEN.has(key) ? `${value}${MARKUP}` : value;
  if (Array.isArray(value)) return value.map((item) => hostile(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hostile(item, name)]));
}

/** How often the markup is to be read, as text; throws where any of it has become part of the page. */
export async function markupRead(page: Page): Promise<number> {
  expect(await page.locator('img[src=x]').count()).toBe(0);
  expect(await page.title()).not.toBe('owned');
  return (await page.locator('body').innerText()).split('<img src=x').length - 1;
}
