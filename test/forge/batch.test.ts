/** Goal: what is read in one call is what storage has, and is believed only where that is certain. */
import { readBatch } from '../../src/forge/storage/batch';
import { forgeLinks } from '../../src/forge/storage/links';
import { aLink, REQUEST_ID } from '../support/builders';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

afterEach(forgetStorage);

const LINK = { key: REQUEST_ID, entityName: 'link' };
const OTHER = { key: 'jira-pause' };

test('what is there, and what is not, is known from one call', async () => {
  const calls: string[] = [];
  useStorage((answer, call) => {
    calls.push(call.split(' ')[0] ?? '');
    return answer();
  });
  await forgeLinks.add(aLink());
  calls.length = 0;

  expect(await readBatch([LINK, OTHER])).toMatchObject([{ value: aLink() }, { value: undefined }]);
  expect(calls).toEqual(['/api/v1/batch/get']);
});

test('of a key that fails for another reason nothing is known', async () => {
  const failed = { ...LINK, error: { code: 'SOMETHING_ELSE', message: '' } };
  useStorage((answer, call) =>
    call.startsWith('/api/v1/batch/get')
      ? Promise.resolve(Response.json({ successfulKeys: [], failedKeys: [failed] }))
      : answer(),
  );
  await forgeLinks.add(aLink());

  expect(await readBatch([LINK, OTHER])).toEqual([undefined, undefined]);
});
