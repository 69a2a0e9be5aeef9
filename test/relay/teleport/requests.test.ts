import { requestId } from '#core/ids';
import { RequestStore } from '../../../src/relay/teleport/requests';
import { anAccessRequest } from '../../support/builders';

const request = (id: string, revision = '1', state: 'pending' | 'approved' = 'pending') =>
  anAccessRequest({ id: requestId(id), revision, state });

it('lists pending requests by id, and gives one digest to one content whatever the order it came in', () => {
  const [one, two] = [new RequestStore(), new RequestStore()];
  for (const id of ['b', 'a']) one.put(request(id));
  for (const id of ['a', 'b']) two.put(request(id));
  two.put(request('c', '1', 'approved'));

  expect(one.pending().heads.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(two.pending()).toEqual(one.pending());
});

it('lists who has waited longest first, one of unknown age before all', () => {
  const store = new RequestStore();
  for (const [id, createdAt] of [
    ['a', '2026-06-01T09:00:02.000Z'],
    ['b', '2026-06-01T09:00:01.000Z'],
    ['c', undefined],
  ] as const) {
    store.put(anAccessRequest({ id: requestId(id), createdAt }));
  }

  expect(store.pending().heads.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});

it('counts what one list does not hold, and gives another digest when that changes', () => {
  const store = new RequestStore(2);
  for (const id of ['a', 'b']) store.put(request(id));
  const full = store.pending();
  expect(full.unlisted).toBe(0);

  for (const id of ['c', 'd', 'e']) store.put(request(id));
  const more = store.pending();
  store.delete(requestId('e'));

  expect(more).toMatchObject({ heads: full.heads, unlisted: 3 });
  expect(new Set([full.digest, more.digest, store.pending().digest]).size).toBe(3);
});

it('says what a change changed', () => {
  const store = new RequestStore();

  expect([store.put(request('a')), store.put(request('a')), store.put(request('a', '2'))]).toEqual([
    true,
    false,
    true,
  ]);
  expect([store.delete(requestId('a')), store.delete(requestId('a'))]).toEqual([true, false]);
});

it('changes its digest when a pending request is added, changed, resolved or gone, and only then', () => {
  const store = new RequestStore();
  const digests = [
    () => store.put(request('a')),
    () => store.put(request('a', '2')),
    () => store.put(request('b', '1', 'approved')),
    () => store.put(request('a', '3', 'approved')),
    () => store.delete(requestId('b')),
  ].map((change) => {
    change();
    return store.pending().digest;
  });

  expect(new Set(digests.slice(0, 2)).size).toBe(2);
  expect(digests[2]).toBe(digests[1]);
  expect(digests[4]).toBe(digests[3]);
});

it('takes a full list for the truth and names what differs', () => {
  const store = new RequestStore();
  for (const id of ['same', 'changed', 'gone']) store.put(request(id));

  const changed = store.replaceAll([request('same'), request('changed', '2'), request('new')]);

  expect([...changed].sort()).toEqual(['changed', 'gone', 'new']);
  expect(store.get(requestId('gone'))).toBeUndefined();
});

test('an event that was overtaken does not make a decided request pending again', () => {
  const store = new RequestStore();
  store.put(request('a', '2', 'approved'));

  expect(store.put(request('a', '1'))).toBe(false);

  expect(store.get(requestId('a'))?.state).toBe('approved');
  expect(store.pending().heads).toEqual([]);
});
