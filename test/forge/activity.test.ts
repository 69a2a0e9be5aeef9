/** Goal: the activity log goes on, however long its entries are. */
import { kvs } from '@forge/kvs';
import { forgeActivity, readActivity } from '../../src/forge/storage/activity';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

beforeEach(() => useStorage());
afterEach(forgetStorage);

const activity = forgeActivity(() => 0);
const note = (detail: string): Promise<void> => activity.note({ event: 'job-failed', detail });

test('an entry that is too long is cut between characters, and all two hundred are kept', async () => {
  for (let index = 0; index < 250; index += 1) await note(`${index} ${'😀'.repeat(20_000)}`);

  const kept = await readActivity();

  expect(kept).toHaveLength(200);
  expect(kept[0]?.detail).toMatch(/^249 😀+… and \d+ more characters$/u);
});

test('an entry that cannot be read hides none of the others', async () => {
  await kvs.set('activity', [{ at: '2026-11-22T20:00:00.000Z', event: 7 }, null]);

  await note('first');
  await note('second');

  expect(await readActivity()).toMatchObject([{ detail: 'second' }, { detail: 'first' }]);
});

test('a log that another version of the app has filled up goes on, without its oldest entries', async () => {
  const long = { at: '2026-11-22T20:00:00.000Z', event: 'job-failed', detail: 'x'.repeat(1_508) };
  await kvs.set('activity', Array(156).fill(long));

  await note('n'.repeat(400));
  await note('more news');

  const kept = await readActivity();
  expect(kept.slice(0, 3)).toMatchObject([{ detail: 'more news' }, { detail: 'n'.repeat(400) }, long]);
  expect(kept.length).toBeGreaterThan(100);
});
