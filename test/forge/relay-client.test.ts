/** Goal: what is too large for one answer of the relay comes in several, and what never fits is said of itself alone. */
import { requestId } from '#core/ids';
import { relayOver } from '../../src/forge/relay/client';
import { remoteTransport } from '../../src/forge/relay/remote';
import { anAccessRequest } from '../support/builders';

const theRelay = relayOver(remoteTransport);

/** A relay whose answers hold at most so many records; `giants` fit into none. */
function useRelay(recordsMax: number, giants: readonly string[] = []): { readonly calls: number[] } {
  const calls: number[] = [];
  Reflect.set(globalThis, '__forge_fetch__', (_target: unknown, _path: string, init: RequestInit) => {
    const { ids } = JSON.parse(typeof init.body === 'string' ? init.body : '{}') as {
      readonly ids: readonly string[];
    };
    calls.push(ids.length);
    const isTooLarge = ids.length > recordsMax || ids.some((id) => giants.includes(id));
    const error = { code: 'answer-too-large', message: 'The answer would be too large' };
    const requests = ids.map((id) => ({ kind: 'found', request: anAccessRequest({ id: requestId(id) }) }));
    return Promise.resolve(
      Response.json(isTooLarge ? { error } : { requests }, { status: isTooLarge ? 413 : 200 }),
    );
  });
  return { calls };
}
afterEach(() => Reflect.deleteProperty(globalThis, '__forge_fetch__'));

const ids = Array.from({ length: 10 }, (_, index) => requestId(`request-${index}`));
const idsOf = (fetched: Awaited<ReturnType<typeof theRelay.fetch>>) =>
  fetched.map((item) => (item.kind === 'found' ? item.request.id : item.id));

test('a batch that is too large is asked for by halves, and comes in the order asked for', async () => {
  const { calls } = useRelay(3);

  const fetched = await theRelay.fetch(ids);

  expect(idsOf(fetched)).toEqual(ids);
  expect(fetched.every(({ kind }) => kind === 'found')).toBe(true);
  expect(calls).toEqual([10, 5, 3, 2, 5, 3, 2]);
});

test('a record that is too large by itself is unusable, and the others are there', async () => {
  useRelay(50, ['request-6']);

  const fetched = await theRelay.fetch(ids);

  expect(idsOf(fetched)).toEqual(ids);
  expect(fetched.filter(({ kind }) => kind !== 'found')).toEqual([
    { kind: 'unusable', id: 'request-6', why: expect.stringContaining('too large') as unknown },
  ]);
});
