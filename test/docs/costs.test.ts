/** Goal: what the documents say of Forge's bill is what was counted, what is counted today, and within what was promised. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOf, type Usage } from '../../bench/forge-bill';
import month from '../../bench/forge-month.json';
import { withSite } from '../../bench/forge-month';
import { MONTH_MARKS, monthText } from '../../bench/month-table';

/** The third of the free compute that a small site may use. */
const SHARE_MAX = 1 / 3;
const MINUTE = 60_000;

/** Without what only lines columns up or breaks lines. */
const bare = (text: string): string => text.replace(/-{2,}/g, '--').replace(/\s+/g, ' ').trim();

test('the documents have the table that comes of the counts', () => {
  const [begin, end] = MONTH_MARKS;
  const docs = readFileSync(join(__dirname, '..', '..', 'docs', 'costs.md'), 'utf8');

  expect(bare(docs.split(begin)[1]?.split(end)[0] ?? '')).toBe(bare(monthText(month)));
});

test('a site with 20 requests a day uses under a third of the free compute', () => {
  expect(billOf(month.sites['20 requests a day'], month.memoryMb).share).toBeLessThan(SHARE_MAX);
});

test('an idle site uses no more today than was counted', async () => {
  const now = await withSite(0, (site) => site.count(5 * MINUTE));

  // Five minutes have one question more or less than a twelfth of an hour.
  expect(hourly(now).questions).toBeLessThanOrEqual(hourly(month.sites.idle).questions + 12);
  expect(hourly(now).questions).toBeGreaterThan(100);
  // A look once an hour is not among them.
  expect(hourly(now).calls).toBeLessThanOrEqual(hourly(month.sites.idle).calls * 1.2);
});

test('a site with a pending request uses no more today than was counted', async () => {
  const now = await withSite(20, (site) => site.count(2 * MINUTE));
  const { invocations, forgeCalls } = month.sites['20 requests a day'];
  const counted = forgeCalls / invocations['on-mail'];

  expect(hourly(now).questions).toBeGreaterThan(1_700);
  // Each answer to a call is a question more.
  expect(hourly(now).questions).toBeLessThanOrEqual(1_900);
  expect(now.forgeCalls / (now.invocations['on-mail'] ?? 0)).toBeLessThanOrEqual(counted * 1.1);
});

const hourly = ({ hours, invocations, forgeCalls }: Usage) => ({
  questions: (invocations['on-mail'] ?? 0) / hours,
  calls: forgeCalls / hours,
});
