/** Goal: one installation has one nudge key, however many first look for it at once. */
import fc from 'fast-check';
import { acknowledgeNudgeKey, isNudgeKey, nudgeKey, renewNudgeKey } from '../../src/forge/storage/nudge-key';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

afterEach(forgetStorage);

/** All that a nudge may be signed with, the current key first. */
async function readNudgeKeys(): Promise<readonly string[]> {
  const tried: string[] = [];
  await isNudgeKey((key) => {
    tried.push(key);
    return false;
  });
  return tried;
}

test('any number of first uses at once end with one and the same key', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, uses) => {
      const arrive = scheduler.scheduleFunction(() => Promise.resolve());
      useStorage(async (answer) => {
        await arrive();
        const response = await answer();
        await arrive();
        return response;
      });

      const using = Promise.all(Array.from({ length: uses }, () => nudgeKey()));
      const keys = await scheduler.waitFor(using);
      const stored = await scheduler.waitFor(readNudgeKeys());

      expect(new Set([...keys.map(({ key }) => key), ...stored]).size).toBe(1);
    }),
  );
});

test('a key whose storing was not confirmed is the key all the same', async () => {
  useStorage(async (answer) => answer());
  let calls = 0;
  const real = Reflect.get(globalThis, '__forge_fetch__') as (...args: unknown[]) => Promise<Response>;
  Reflect.set(globalThis, '__forge_fetch__', async (...args: unknown[]) => {
    const response = await real(...args);
    return ++calls === 2 ? new Response(null, { status: 500 }) : response;
  });

  const used = await nudgeKey();

  expect(await readNudgeKeys()).toEqual([used.key]);
});

test('a first use that storage does not take fails', async () => {
  useStorage(() => Promise.resolve(new Response(null, { status: 500 })));

  await expect(nudgeKey()).rejects.toMatchObject({ code: 'storage-unavailable' });
});

test('a renewed key replaces the one before once the relay uses it', async () => {
  useStorage((answer) => answer());
  const before = await nudgeKey();
  await renewNudgeKey();
  const after = await nudgeKey();

  const during = await readNudgeKeys();
  await acknowledgeNudgeKey(after.keyId);

  expect(during).toEqual([after.key, before.key]);
  expect(await readNudgeKeys()).toEqual([after.key]);
});

test('a nudge with the current key costs no look at the one before', async () => {
  const { calls } = countingReads();
  const current = await nudgeKey();
  calls.length = 0;

  expect(await isNudgeKey((key) => key === current.key)).toBe(true);
  expect(calls).toHaveLength(1);
});

function countingReads(): { readonly calls: string[] } {
  const calls: string[] = [];
  useStorage((answer, call) => {
    calls.push(call);
    return answer();
  });
  return { calls };
}
