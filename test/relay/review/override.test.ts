import { status } from '@grpc/grpc-js';
import { issueId, panelDecisionId } from '#core/ids';
import { actor, ALICE, BOB, CAROL, DAVE, RelayBed, type Answer } from '../bed';
import type { Teleport } from '../../sandbox/teleport/teleport';
import { textWith } from '../matchers';

const bed = new RelayBed();
afterEach(() => bed.stop());

const NONCE = 'a'.repeat(32);
const OVERRIDE = { mode: 'override' } as const;
const kindOf = ({ status, body }: Answer) => (status === 200 ? (body as { kind: string }).kind : status);

const setUp = async (changes: Parameters<RelayBed['relay']>[1] & { version?: string } = {}) => {
  const teleport = await bed.teleport({ edition: 'oss', version: changes.version ?? '18.11.0' });
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  const relay = await bed.relay(teleport, { ...changes, review: { ...OVERRIDE, ...changes.review } });
  const updates = () => teleport.state.auditLog().filter(({ event }) => event === 'access_request.update');
  return { teleport, id, relay, updates };
};

/** Holds up the first call of a method until it is released. */
function hangOnce(teleport: Teleport, method: string) {
  let release: () => void = () => undefined;
  const released = new Promise<'pass'>((resolve) => (release = () => resolve('pass')));
  const isReached = new Promise<void>((resolve) => {
    let isFirst = true;
    teleport.faults.intercept = (rpc) => {
      if (rpc !== method || !isFirst) return 'pass';
      isFirst = false;
      resolve();
      return released;
    };
  });
  return { isReached, release: () => release() };
}

describe('mode override', () => {
  it("sets the state once, with a delegator as Teleport's own plugin writes it", async () => {
    const { id, relay, updates } = await setUp();

    const { body } = await relay.review(id, {
      actor: actor(BOB, { emailAddress: 'bob@example.com', displayName: 'Bob Baker' }),
    });

    expect(body).toMatchObject({
      kind: 'recorded',
      reviewer: 'Bob Baker',
      request: { state: 'approved', resolveReason: 'okay' },
    });
    expect(updates()).toMatchObject([
      { state: 'APPROVED', delegator: 'jira:bob@example.com', reason: 'okay' },
    ]);
  });

  it('names the account where the e-mail address is hidden', async () => {
    const { id, relay, updates } = await setUp();

    await relay.review(id, { proposedState: 'denied' });

    expect(updates()).toMatchObject([{ state: 'DENIED', delegator: `jira:${BOB}` }]);
  });

  it('never decides for the requester, by trait, by configuration or by e-mail address', async () => {
    const { teleport, relay, id, updates } = await setUp({ people: { [CAROL]: 'alice' } });
    teleport.addUser({ name: 'dave@example.com', roles: ['requester'] });
    const daves = teleport.createRequest('dave@example.com', { roles: ['editor'] });

    const answers = [
      await relay.review(id, { actor: actor(ALICE) }),
      await relay.review(id, { actor: actor(CAROL) }),
      await relay.review(id, { actor: actor(DAVE, { emailAddress: 'Alice@example.com' }) }),
      await relay.review(daves, { actor: actor(DAVE, { emailAddress: 'DAVE@example.com' }) }),
    ];

    expect(answers.map(kindOf)).toEqual(['own-request', 'own-request', 'own-request', 'own-request']);
    expect(updates()).toEqual([]);
  });

  it.each(['13.3.8', '14.3.3'])(
    'finds people by their trait on version %s, which has no users service',
    async (version) => {
      const { teleport, id, relay, updates } = await setUp({ version });
      const other = teleport.createRequest('alice', { roles: ['editor'] });

      const answers = [
        await relay.review(other, { actor: actor(ALICE) }),
        await relay.review(other, { actor: actor(DAVE) }),
        await relay.review(id, {}),
      ];

      expect(answers.map(kindOf)).toEqual(['own-request', 'unknown-reviewer', 'recorded']);
      expect(updates()).toHaveLength(1);
    },
  );

  it('lets people decide whom the configuration names, or, where e-mail addresses are trusted, their address', async () => {
    const review = { allowEmailMatch: true };
    const { teleport, id, relay } = await setUp({ people: { [BOB]: 'bob' }, review });
    for (const { name } of teleport.state.users()) teleport.setTrait(name, 'jira_account_id', []);
    teleport.addUser({ name: 'carol@example.com', roles: [] });
    teleport.addUser({ name: 'dave@example.com', roles: ['requester'] });
    const daves = teleport.createRequest('dave@example.com', { roles: ['editor'] });

    const answers = [
      await relay.review(id, {}),
      await relay.review(daves, {
        decisionId: '2:1',
        actor: actor(CAROL, { emailAddress: 'carol@example.com' }),
      }),
    ];

    expect(answers.map(kindOf)).toEqual(['recorded', 'recorded']);
  });

  it('takes another e-mail address for no proof of another person', async () => {
    const { teleport, relay } = await setUp();
    teleport.addUser({ name: 'dave@example.com', roles: ['requester'] });
    const daves = teleport.createRequest('dave@example.com', { roles: ['editor'] });

    const { body } = await relay.review(daves, {
      actor: actor(DAVE, { emailAddress: 'dave.diaz@example.com' }),
    });

    expect(body).toMatchObject({ kind: 'unknown-reviewer' });
  });

  it('believes the trait of the requester before an entry of the configuration that is out of date', async () => {
    const { teleport, relay } = await setUp({ people: { [DAVE]: 'dave' } });
    const traits = { jira_account_id: [DAVE] };
    teleport.addUser({ name: 'david', roles: ['requester'], traits });
    const own = teleport.createRequest('david', { roles: ['editor'] });

    expect((await relay.review(own, { actor: actor(DAVE) })).body).toMatchObject({ kind: 'own-request' });
  });

  it('lets only approvers decide, and only those that the relay names if it names any', async () => {
    const { id, relay, updates } = await setUp({ review: { approvers: [CAROL] } });

    const answers = [
      await relay.review(id, { actor: actor(CAROL, { isProjectApprover: false }) }),
      await relay.review(id, { actor: actor(BOB) }),
    ];

    expect(answers.map(kindOf)).toEqual(['not-permitted', 'not-permitted']);
    expect(updates()).toEqual([]);
  });

  it('does not touch a request that is resolved, though Teleport would let it', async () => {
    const { teleport, id, relay, updates } = await setUp();
    teleport.setState('admin', id, { state: 'APPROVED' });

    const { body } = await relay.review(id, { proposedState: 'denied' });

    expect(body).toMatchObject({ kind: 'already-resolved', request: { state: 'approved' } });
    expect(updates()).toHaveLength(1);
  });

  it('lets one of two relays win when they get opposite decisions at once', async () => {
    const { teleport, id, relay, updates } = await setUp();
    const other = await bed.relay(teleport, { review: OVERRIDE });

    const answers = await Promise.all([
      relay.review(id, { decisionId: '1:1', proposedState: 'approved' }),
      other.review(id, { decisionId: '1:2', proposedState: 'denied' }),
    ]);

    const kinds = answers.map(kindOf);
    expect(kinds.filter((kind) => kind === 'recorded')).toHaveLength(1);
    // The loser either sees the result or is told to come back.
    expect(kinds.every((kind) => ['recorded', 'already-resolved', 503].includes(kind))).toBe(true);
    expect(updates()).toHaveLength(1);
  });

  it.each([
    ['the two buttons of one page', true],
    ['one id for both verdicts, as an older app sends it', false],
  ])('lets the first verdict of one person win while its call hangs, with %s', async (_, tellsVerdict) => {
    const { teleport, id, relay, updates } = await setUp();
    const other = await bed.relay(teleport, { review: OVERRIDE });
    const hanging = hangOnce(teleport, 'SetAccessRequestState');
    const by = (proposedState: 'approved' | 'denied') => ({
      decisionId: tellsVerdict ? panelDecisionId(issueId('1'), NONCE, proposedState) : '1:1',
      proposedState,
    });

    const first = relay.review(id, by('denied'));
    await hanging.isReached;
    const meanwhile = await other.review(id, by('approved'));
    hanging.release();
    const afterwards = [await first, await other.review(id, by('approved'))];

    expect(meanwhile).toMatchObject({ status: 503, body: { error: { retryAfterSeconds: 5 } } });
    expect(afterwards.map(kindOf)).toEqual(['recorded', 'already-resolved']);
    expect(updates()).toMatchObject([{ state: 'DENIED' }]);
  });

  it('goes on where it stopped: after a lost answer, after a failure, after a restart', async () => {
    const { teleport, id, relay, updates } = await setUp();
    const restarted = await bed.relay(teleport, { review: OVERRIDE });
    teleport.faults.fail({ rpc: 'SetAccessRequestState', code: status.UNAVAILABLE, when: 'before' });
    const failed = await relay.review(id, {});
    teleport.faults.fail({ rpc: 'SetAccessRequestState', code: status.UNAVAILABLE, when: 'after' });
    const lost = await restarted.review(id, {});
    const again = await relay.review(id, {});

    expect([failed, lost, again].map(kindOf)).toEqual([503, 'recorded', 'recorded']);
    expect(updates()).toHaveLength(1);
  });

  it('knows its decision again by the name that it left in Teleport, though the reason came later', async () => {
    const { teleport, id, relay, updates } = await setUp();
    const restarted = await bed.relay(teleport, { review: OVERRIDE });
    await relay.review(id, { reason: '' });

    const again = await restarted.review(id, { reason: 'since then' });

    expect(again.body).toMatchObject({ kind: 'recorded', request: { resolveReason: '' } });
    expect(updates()).toHaveLength(1);
  });

  it('takes the same answer of an administrator, after a call of its own that did not arrive, for theirs', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.faults.fail({ rpc: 'SetAccessRequestState', code: status.UNAVAILABLE, when: 'before' });
    const failed = await relay.review(id, { reason: '' });
    teleport.setState('admin', id, { state: 'APPROVED', reason: '' });

    const again = await relay.review(id, { reason: '' });

    expect([failed, again].map(kindOf)).toEqual([503, 'already-resolved']);
  });

  it('takes the same verdict of another decision for another', async () => {
    const { teleport, id, relay } = await setUp();
    const other = await bed.relay(teleport, { review: OVERRIDE });
    await relay.review(id, {});

    const answers = [
      await other.review(id, { decisionId: '10001:2' }),
      await other.review(id, { actor: actor(CAROL) }),
    ];

    expect(answers.map(kindOf)).toEqual(['already-resolved', 'already-resolved']);
  });

  it('takes over the claim of a relay that died after two minutes, not before', async () => {
    const { teleport, id, relay } = await setUp();
    const dying = await bed.relay(teleport, { review: OVERRIDE });
    teleport.faults.fail({ rpc: 'SetAccessRequestState', code: status.UNAVAILABLE, when: 'before' });
    await dying.review(id, { decisionId: '1:1' });

    bed.clock.advance(119_000);
    const early = await relay.review(id, { decisionId: '1:2', proposedState: 'denied' });
    bed.clock.advance(2_000);
    const late = await relay.review(id, { decisionId: '1:2', proposedState: 'denied' });

    expect(early).toMatchObject({ status: 503, body: { error: { retryAfterSeconds: 5 } } });
    expect(late.body).toMatchObject({ kind: 'recorded', request: { state: 'denied' } });
  });

  it('gives the claim back when Teleport does not let the relay decide', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), accessRequest: ['list', 'read'] });

    const refused = await relay.review(id, { decisionId: '1:1' });

    expect(refused.body).toMatchObject({ kind: 'not-permitted', detail: textWith('update') });
    expect(teleport.state.pluginData(id) ?? {}).toEqual({});
  });
});
