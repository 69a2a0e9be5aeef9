/** Goal: requests that are too big for one page of a hundred are listed all the same, by smaller pages. */
import { status } from '@grpc/grpc-js';
import { RelayBed } from '../bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const halved = (): readonly unknown[] =>
  bed.logLines
    .map((line) => JSON.parse(line) as { readonly event: string; readonly size?: number })
    .filter(({ event }) => event === 'requests.page-halved')
    .map(({ size }) => size);

const setUp = async () => {
  const teleport = await bed.teleport();
  for (let count = 0; count < 60; count += 1) teleport.createRequest('alice', { roles: ['editor'] });
  return teleport;
};

it('asks for half as many while Teleport says that a page is too much, and loses none', async () => {
  const teleport = await setUp();
  teleport.faults.fail({ rpc: 'ListAccessRequests', code: status.RESOURCE_EXHAUSTED, times: 3 });

  const { relay } = await bed.relay(teleport);

  expect(relay.status().requests).toBe(60);
  expect(halved()).toEqual([50, 25, 12]);
});

it('asks for half as many when a page does not come in time', async () => {
  const teleport = await setUp();
  teleport.faults.fail({ rpc: 'ListAccessRequests', delayMs: 3_600_000, times: 1 });
  const { relay } = await bed.relay(teleport, { waits: false });

  await bed.advanceUntil(() => expect(relay.status().requests).toBe(60), 1_000);

  expect(halved()).toEqual([50]);
});

it('gives up at last: a server that refuses every page is away', async () => {
  const teleport = await setUp();
  teleport.faults.fail({ rpc: 'ListAccessRequests', code: status.RESOURCE_EXHAUSTED, times: Infinity });

  const { relay } = await bed.relay(teleport, { waits: false });

  await bed.advanceUntil(() => expect(relay.status().watch.kind).toBe('backing-off'));
  expect(halved()).toEqual([50, 25, 12, 6, 5]);
});
