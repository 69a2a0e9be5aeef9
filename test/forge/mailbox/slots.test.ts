/** Goal: however many calls are made at once, the mailbox holds so many and no more, and whoever finds no slot is told so. */
import {
  keepResult,
  openCalls,
  SLOTS_MAX,
  putCall,
  takeAnswer,
  dropCall,
} from '../../../src/forge/mailbox/calls';
import { forgetStorage, useStorage } from '../../support/kvs-in-memory';

afterEach(() => void forgetStorage());

const NOW = Date.UTC(2026, 5, 1, 9);
const SECONDS = 1_000;
const NONE: ReadonlySet<string> = new Set();

const put = async (isUrgent: boolean, nowMs = NOW): Promise<string | undefined> => {
  const kept = await putCall({ name: 'cluster', until: nowMs + 30 * SECONDS, isUrgent }, nowMs);
  return kept.kind === 'kept' ? kept.id : undefined;
};
const many = async (count: number, isUrgent: boolean): Promise<readonly (string | undefined)[]> =>
  Promise.all(Array.from({ length: count }, () => put(isUrgent)));

test('of five hundred calls of people at once no more than have a slot are kept, each once', async () => {
  const storage = useStorage();

  const ids = (await many(500, true)).filter((id) => id !== undefined);

  expect(ids.length).toBeLessThanOrEqual(SLOTS_MAX.screen);
  expect(new Set(ids).size).toBe(ids.length);
  expect(storage.entities('mailbox').size).toBe(ids.length);
  // A flood takes nearly every slot.
  expect(ids.length).toBeGreaterThan(SLOTS_MAX.screen * 0.9);
});

test('people keep no work out, and work keeps no people out', async () => {
  useStorage();
  await many(500, true);
  expect(await put(false)).toBeDefined();
  forgetStorage();

  useStorage();
  await many(500, false);
  expect(await put(true)).toBeDefined();
  expect((await openCalls(NONE, NOW)).length).toBeGreaterThan(0);
});

test('a call that has its answer, or that nobody waits for any more, makes room', async () => {
  const storage = useStorage();
  const ids = (await many(500, true)).filter((id) => id !== undefined);
  const [answered = '', dropped = ''] = ids;

  expect(await keepResult({ id: answered, status: 200, body: 1 }, NOW)).toBe('kept');
  expect(await takeAnswer(answered)).toEqual({ status: 200, body: 1 });
  await dropCall(dropped);

  expect(storage.entities('mailbox').size).toBe(ids.length - 2);
  const more = (await many(500, true)).filter((id) => id !== undefined);
  expect(storage.entities('mailbox').size).toBe(ids.length - 2 + more.length);
});

test('a slot that nobody cleared is free again after its time, and its old call neither answers nor clears the new one', async () => {
  const storage = useStorage();
  const before = (await many(500, true)).filter((id) => id !== undefined);
  const later = NOW + 45 * SECONDS;

  const after = await Promise.all(Array.from({ length: 500 }, () => put(true, later)));
  const kept = after.filter((id) => id !== undefined);
  for (const id of before) {
    expect(await keepResult({ id, status: 200, body: 'late' }, later)).toBe('not-waited-for');
    await dropCall(id);
  }

  expect(storage.entities('mailbox').size).toBeLessThanOrEqual(SLOTS_MAX.screen);
  for (const id of kept) expect(await keepResult({ id, status: 200, body: id }, later)).toBe('kept');
  for (const id of kept) expect(await takeAnswer(id)).toEqual({ status: 200, body: id });
});

test('a call whose time is nearly over keeps its slot', async () => {
  useStorage();
  const [id = ''] = (await many(500, true)).filter((one) => one !== undefined);

  await Promise.all(Array.from({ length: 500 }, () => put(true, NOW + 35 * SECONDS)));
  await dropCall(id);

  expect(await keepResult({ id, status: 200 }, NOW)).toBe('not-waited-for');
});
