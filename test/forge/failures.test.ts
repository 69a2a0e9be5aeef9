/** Goal: however much has failed, nothing is hidden behind it. */
import { requestId } from '#core/ids';
import { cardFailure, FAILURES_LISTED_MAX } from '#core/link/failure';
import { forgeFailures } from '../../src/forge/storage/failures';
import { REQUEST_ID } from '../support/builders';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

beforeEach(() => useStorage());
afterEach(forgetStorage);

const failed = { code: 'jira-refused', message: 'refused', tries: 1 } as const;

test('all failures are read, oldest first, whatever their keys', async () => {
  const [old, since] = ['2026-11-20T20:00:00.000Z', '2026-11-22T20:00:00.000Z'];
  for (let index = 0; index < FAILURES_LISTED_MAX; index += 1) {
    const id = requestId(`request-${index}`);
    await forgeFailures.put({ ...failed, id: cardFailure(id), since, triedAt: since });
  }
  const oldest = { ...failed, id: cardFailure(REQUEST_ID), since: old, triedAt: since };
  await forgeFailures.put({ ...oldest, requestId: REQUEST_ID });

  const all = await forgeFailures.list();

  expect(all).toHaveLength(FAILURES_LISTED_MAX + 1);
  expect(all[0]).toMatchObject(oldest);
});
