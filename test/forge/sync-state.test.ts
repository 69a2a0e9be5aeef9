/** Goal: what ticks have learned counts only as long as it must be true, and is learned again wherever it may not be. */
import { kvs } from '@forge/kvs';
import { projectId } from '#core/ids';
import { forgeSettings } from '../../src/forge/storage/settings';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

const ACCOUNTED = { digest: 'digest', at: '2026-11-22T22:00:00.000Z' };

beforeEach(async () => {
  useStorage();
  await forgeSettings.routeFirst(projectId('10000'));
  await forgeSettings.relearn();
});
afterEach(forgetStorage);

const state = async () => {
  const found = await forgeSettings.syncState();
  if (found === undefined) throw new Error('no state');
  return found;
};
const learn = async () =>
  forgeSettings.saveSyncState({
    ...(await state()),
    adopted: true,
    accounted: ACCOUNTED,
    nudgeKeyId: 'key',
  });

test('a tick knows what the one before it learned', async () => {
  await learn();

  expect(await state()).toMatchObject({ adopted: true, accounted: ACCOUNTED, nudgeKeyId: 'key' });
});

test('another choice of settings makes everything be learned again', async () => {
  await learn();
  await forgeSettings.relearn();

  expect(await state()).toEqual({
    routing: { rules: [], defaultProjectId: '10000' },
    choice: expect.any(String) as unknown,
    adopted: false,
  });
});

test('what another version of the app has learned is learned again', async () => {
  await learn();
  await kvs.set('sync-learned', { choice: (await state()).choice, adopted: 'yes', accounted: ACCOUNTED });

  expect(await state()).toMatchObject({ adopted: false });
  expect((await state()).accounted).toBeUndefined();
});
