/** Goal: what an invocation reads in one call is what storage has, and is believed only where that is certain, and for a moment. */
import { clock } from '../../src/forge/clock';
import { prefetch, readBatch } from '../../src/forge/storage/batch';
import { projectId } from '#core/ids';
import { forgeLinks, linkKey, linksAfter } from '../../src/forge/storage/links';
import { forgeQuota, PAUSE } from '../../src/forge/storage/quota';
import { forgeSettings } from '../../src/forge/storage/settings';
import { aLink, REQUEST_ID } from '../support/builders';
import { forgetStorage, useStorage } from '../support/kvs-in-memory';

const UNTIL = '2026-11-22T22:00:00.000Z';

/** Calls of the storage, by their path. */
let calls: string[];

beforeEach(() => {
  calls = [];
  useStorage((answer, call) => {
    calls.push(call.split(' ')[0] ?? '');
    return answer();
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  forgetStorage();
});

const prefetching = () => {
  const prefetched = prefetch([PAUSE, linkKey(REQUEST_ID)]);
  return { quota: forgeQuota(prefetched), links: linksAfter(prefetched) };
};

test('a pause and a link are read in one call, each once: whoever asks again reads anew', async () => {
  await forgeLinks.add(aLink({ version: 1 }));
  await prefetching().quota.pause(UNTIL);
  calls = [];
  const { quota, links } = prefetching();

  expect([await quota.pausedUntil(), await links.get(REQUEST_ID)]).toEqual([UNTIL, aLink({ version: 1 })]);
  expect(calls).toEqual(['/api/v1/batch/get']);
  await forgeLinks.save(aLink({ version: 2 }));
  expect(await links.get(REQUEST_ID)).toEqual(aLink({ version: 2 }));
});

test('what is not there is known from that call, too', async () => {
  const { quota, links } = prefetching();

  expect([await quota.pausedUntil(), await links.get(REQUEST_ID)]).toEqual([undefined, undefined]);
  expect(calls).toEqual(['/api/v1/batch/get']);
});

test('what was read a while ago is read anew', async () => {
  const { quota, links } = prefetching();
  await quota.pausedUntil();
  await forgeLinks.add(aLink());
  const nowMs = clock.now();
  jest.spyOn(clock, 'now').mockReturnValue(nowMs + 1_001);

  expect(await links.get(REQUEST_ID)).toEqual(aLink());
});

/** A batch of which every key fails, with a code that nothing is known of. */
const useUncertainBatches = () =>
  useStorage((answer, call) => {
    if (!call.startsWith('/api/v1/batch/get')) return answer();
    const keys = JSON.parse(call.slice(call.indexOf(' '))) as readonly object[];
    const error = { code: 'SOMETHING_ELSE', message: '' };
    return Promise.resolve(
      Response.json({ successfulKeys: [], failedKeys: keys.map((key) => ({ ...key, error })) }),
    );
  });

test('settings of which a batch says nothing for certain are read one by one', async () => {
  useUncertainBatches();
  await forgeSettings.routeFirst(projectId('10000'));

  expect((await forgeSettings.syncState())?.routing).toEqual({
    rules: [],
    defaultProjectId: projectId('10000'),
  });
});

test('of a key that fails for another reason nothing is known, so that it is read by itself', async () => {
  useUncertainBatches();
  await forgeLinks.add(aLink());

  expect(await readBatch([linkKey(REQUEST_ID), PAUSE])).toEqual([undefined, undefined]);
  expect(await prefetching().links.get(REQUEST_ID)).toEqual(aLink());
});
