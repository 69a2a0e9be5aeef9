/** Goal: what ticks have learned counts only as long as it must be true, and is learned again wherever it may not be. */
import { kvs } from '@forge/kvs';
import { projectId } from '#core/ids';
import { forgeSettings } from '../../src/forge/storage/settings';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

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
    settledDigest: 'digest',
    nudgeKeyId: 'key',
  });

test('a tick knows what the one before it learned', async () => {
  await learn();

  expect(await state()).toMatchObject({ adopted: true, settledDigest: 'digest', nudgeKeyId: 'key' });
});

test('a new card unsettles the list, and nothing else, also for a tick that is under way', async () => {
  await learn();
  const underWay = await state();
  await forgeSettings.unsettle();

  expect(await state()).toMatchObject({ adopted: true, settledDigest: undefined, nudgeKeyId: 'key' });
  await forgeSettings.saveSyncState(underWay);
  expect(await state()).toMatchObject({ adopted: true, settledDigest: undefined });
});

test('another choice of settings makes everything be learned again', async () => {
  await learn();
  await forgeSettings.relearn();

  expect(await state()).toEqual({
    routing: { rules: [], defaultProjectId: '10000' },
    choice: expect.any(String) as unknown,
    cards: expect.any(String) as unknown,
    adopted: false,
  });
});

test('what another version of the app has learned is learned again', async () => {
  await learn();
  await kvs.set('sync-learned', { choice: (await state()).choice, adopted: true, settledDigest: 'digest' });

  expect(await state()).toMatchObject({ adopted: false });
  expect((await state()).settledDigest).toBeUndefined();
});
