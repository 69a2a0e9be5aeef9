import { fromTimestamp } from '../../sandbox/teleport/time';
import { actor, ALICE, BOB, CAROL, DAVE, RelayBed, type TestRelay } from '../bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const ask = async (relay: TestRelay, id: string, who: Record<string, unknown>): Promise<unknown> =>
  (await relay.call('POST', `/v1/access-requests/${id}/reviewer`, { actor: who })).body;

describe('whether a person could review, in mode native', () => {
  it('is answered for each case before anything is sent', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });

    expect(await ask(relay, id, actor(BOB))).toEqual({ kind: 'can', canDelayStart: true });
    expect(await ask(relay, id, actor(ALICE))).toEqual({ kind: 'own-request' });
    expect(await ask(relay, id, actor(DAVE))).toMatchObject({ kind: 'unmatched' });
    await relay.review(id, { actor: actor(BOB) });
    expect(await ask(relay, id, actor(BOB))).toEqual({ kind: 'already-reviewed', reviewer: 'bob' });
    await relay.review(id, { actor: actor(CAROL), decisionId: '10001:2' });
    expect(await ask(relay, id, actor(CAROL))).toEqual({ kind: 'not-pending' });
  });

  it('tells who may only deny, and who may decide nothing, by the rules of the relay', async () => {
    const teleport = await bed.teleport();
    const denies = await bed.relay(teleport, { review: { denyOnly: true } });
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    expect(await ask(denies, id, actor(BOB))).toMatchObject({
      kind: 'can',
      onlyDeny: expect.stringContaining('deny requests but not approve') as unknown,
    });
    const others = await bed.relay(teleport, { review: { allowedRoles: ['viewer'] } });
    expect(await ask(others, id, actor(BOB))).toMatchObject({ kind: 'not-eligible' });
  });

  it('is 404 for a request that is gone and 400 for what is no person', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);

    const gone = await relay.call('POST', '/v1/access-requests/none/reviewer', { actor: actor(BOB) });
    const bad = await relay.call('POST', '/v1/access-requests/none/reviewer', {
      actor: { accountId: '../' },
    });
    expect([gone.status, bad.status]).toEqual([404, 400]);
  });
});

it('is about the relay in mode relay: one review is all that there can be', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport, { review: { mode: 'relay' } });
  const id = teleport.createRequest('alice', { roles: ['prod-dba'] });

  expect(await ask(relay, id, actor(BOB, { isProjectApprover: false }))).toMatchObject({
    kind: 'not-eligible',
  });
  expect(await ask(relay, id, actor(ALICE))).toEqual({ kind: 'own-request' });
});

describe('a beginning of access that a reviewer names', () => {
  const start = (): string => new Date(bed.clock.now() + 3_600_000).toISOString();

  it('is part of the review in mode native', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const assumeStartAt = start();

    const answer = await relay.review(id, { assumeStartAt });

    expect(answer.body).toMatchObject({ kind: 'recorded', request: { assumeStartAt } });
    expect(fromTimestamp(teleport.state.request(id)?.Spec.AssumeStartTime)).toBe(Date.parse(assumeStartAt));
  });

  it('is refused plainly in mode override, and nothing is decided', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport, { review: { mode: 'override' } });
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    const answer = await relay.review(id, { assumeStartAt: start() });

    expect(answer.body).toMatchObject({
      kind: 'not-permitted',
      detail: expect.stringContaining('later beginning of access') as unknown,
    });
    expect(await ask(relay, id, actor(BOB))).toEqual({ kind: 'can', canDelayStart: false });
    expect(teleport.state.auditLog().filter((event) => event.id === id)).toHaveLength(1);
  });

  it('is refused plainly in mode relay before Teleport 15, which would begin at once', async () => {
    const teleport = await bed.teleport({ version: '14.3.3' });
    const relay = await bed.relay(teleport, { review: { mode: 'relay' } });
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    const answer = await relay.review(id, { assumeStartAt: start() });

    expect(answer.body).toMatchObject({
      kind: 'not-permitted',
      detail: expect.stringContaining('before 15 knows no later beginning') as unknown,
    });
    expect(await ask(relay, id, actor(BOB))).toEqual({ kind: 'can', canDelayStart: false });
    expect(teleport.state.request(id)?.Spec.Reviews).toEqual([]);
  });
});
