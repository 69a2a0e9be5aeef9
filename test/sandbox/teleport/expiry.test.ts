import { Operation } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { TestBed } from './testing';
import { toTimestamp } from './time';

const bed = new TestBed();
afterEach(() => bed.stop());

const HOUR_MS = 3_600_000;

describe('the end of requests in the Teleport emulator', () => {
  it('comes at the first sweep after a grace of 40 seconds, with an audit line and a deletion', async () => {
    const { teleport, clock } = await bed.start();
    const id = teleport.createRequest('alice', { roles: ['editor'], requestTtlMs: HOUR_MS });

    clock.advance(HOUR_MS + 39_000);
    expect(teleport.sweep()).toEqual([]);
    expect(teleport.state.request(id)).toBeDefined();
    clock.advance(5 * 60_000);

    expect(teleport.state.request(id)).toBeUndefined();
    expect(teleport.state.auditLog().at(-1)).toMatchObject({
      event: 'access_request.expire',
      code: 'T5005I',
      id,
    });
    expect(teleport.state.watchEvents().at(-1)).toMatchObject({
      Type: Operation.DELETE,
      Resource: { $case: 'ResourceHeader', value: { Kind: 'access_request', Metadata: { Name: id } } },
    });
  });

  it('stands in a field of its own since 17.2, and in the metadata before', async () => {
    const made = async (version: string) => {
      const { teleport, clock } = await bed.start({ version });
      const id = teleport.createRequest('alice', { roles: ['editor'], requestTtlMs: HOUR_MS });
      return { request: teleport.state.request(id), lapsesAt: toTimestamp(clock.now() + HOUR_MS) };
    };
    const newer = await made('17.2.0');
    const older = await made('17.1.0');

    expect(newer.request?.Spec.ResourceExpiry).toEqual(newer.lapsesAt);
    expect(newer.request?.Metadata.Expires).toBeUndefined();
    expect(older.request?.Metadata.Expires).toEqual(older.lapsesAt);
    expect(older.request?.Spec.ResourceExpiry).toBeUndefined();
  });

  it('is the end of the access, once approved', async () => {
    const { teleport, clock } = await bed.start();
    const id = teleport.createRequest('alice', {
      roles: ['editor'],
      requestTtlMs: HOUR_MS,
      maxDurationMs: 4 * HOUR_MS,
    });
    teleport.review('bob', id, { state: 'APPROVED' });

    clock.advance(2 * HOUR_MS);
    expect(teleport.state.request(id)).toBeDefined();
    clock.advance(3 * HOUR_MS);

    expect(teleport.state.request(id)).toBeUndefined();
  });

  it('takes at most 120 requests a sweep', async () => {
    const { teleport, clock } = await bed.start();
    for (let i = 0; i < 150; i += 1)
      teleport.createRequest('alice', { roles: ['editor'], requestTtlMs: 1000 });

    clock.advance(60_000);

    expect(teleport.sweep()).toHaveLength(120);
    expect(teleport.sweep()).toHaveLength(30);
  });

  it('leaves no audit line before 17.2', async () => {
    const { teleport, clock } = await bed.start({ version: '16.4.0' });
    const id = teleport.createRequest('alice', { roles: ['editor'], requestTtlMs: 1000 });

    clock.advance(10 * 60_000);

    expect(teleport.state.request(id)).toBeUndefined();
    expect(teleport.state.auditLog().map((line) => line.event)).toEqual(['access_request.create']);
  });
});
