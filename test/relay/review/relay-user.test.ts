import { accountId } from '#core/ids';
import { REASON_BYTES_MAX } from '#core/request/review';
import { attributedReason } from '../../../src/relay/review/relay-user';
import { actor, ALICE, BOB, CAROL, DAVE, RelayBed } from '../bed';
import { textWith } from '../matchers';

const bed = new RelayBed();
afterEach(() => bed.stop());

const setUp = async (changes: Parameters<RelayBed['relay']>[1] = {}) => {
  const teleport = await bed.teleport({ version: '17.4.0' });
  const id = teleport.createRequest('alice', { roles: ['editor'] });
  const relay = await bed.relay(teleport, { ...changes, review: { mode: 'relay', ...changes.review } });
  return { teleport, id, relay };
};

describe('mode relay', () => {
  it("reviews as the relay's own user and names the human in the reason", async () => {
    const { teleport, id, relay } = await setUp();

    const { body } = await relay.review(id, { actor: actor(BOB, { displayName: 'Bob Baker' }) });

    expect(body).toMatchObject({
      kind: 'recorded',
      reviewer: 'access-plugin',
      request: { state: 'approved' },
    });
    expect(teleport.state.request(id)?.Spec.Reviews).toMatchObject([
      { Author: 'access-plugin', Reason: `Bob Baker (Jira account ${BOB}) decided in Jira.\nokay` },
    ]);
  });

  it('says "recorded" to a repeated decision and "already-reviewed" to a denial by another person', async () => {
    const { teleport, relay } = await setUp();
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });
    teleport.review('erin', id, { state: 'APPROVED' });

    const first = await relay.review(id, { decisionId: '1:1', proposedState: 'denied' });
    const again = await relay.review(id, { decisionId: '1:1', proposedState: 'denied' });
    const other = await relay.review(id, { decisionId: '1:2', actor: actor(CAROL) });

    expect([first, again, other].map(({ body }) => body)).toMatchObject([
      { kind: 'recorded' },
      { kind: 'recorded' },
      { kind: 'already-reviewed', reviewer: 'access-plugin' },
    ]);
  });

  it('gives only the last approval: whoever approves in Jira first could approve in Teleport once more', async () => {
    const { teleport, relay } = await setUp();
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });
    const check = () => relay.call('POST', `/v1/access-requests/${id}/reviewer`, { actor: actor(BOB) });

    const alone = [await check(), await relay.review(id, {})];
    teleport.review('bob', id, { state: 'APPROVED' });
    const bobAgain = await relay.review(id, {});
    const last = await relay.review(id, { decisionId: '1:2', actor: actor(CAROL) });

    expect([...alone, bobAgain, last].map(({ body }) => body)).toMatchObject([
      { kind: 'can', onlyDeny: textWith('one more approval') },
      { kind: 'not-permitted', detail: textWith('in Teleport first') },
      { kind: 'already-reviewed', reviewer: 'bob' },
      { kind: 'recorded', request: { state: 'approved' } },
    ]);
  });

  it('lets an approver deny who is no Teleport user that is known, and not approve', async () => {
    const { teleport, relay } = await setUp();
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });
    teleport.review('erin', id, { state: 'APPROVED' });

    const approval = await relay.review(id, { actor: actor(DAVE) });
    const denial = await relay.review(id, { actor: actor(DAVE), proposedState: 'denied' });

    expect([approval, denial].map(({ body }) => body)).toMatchObject([
      { kind: 'unknown-reviewer', detail: textWith('[people]') },
      { kind: 'recorded' },
    ]);
  });

  it('knows its review again though the reason came later and the name is another', async () => {
    const { teleport, id, relay } = await setUp();
    const restarted = await bed.relay(teleport, { review: { mode: 'relay' } });
    await relay.review(id, { reason: '', actor: actor(BOB, { displayName: 'Bob Baker' }) });

    const { body } = await restarted.review(id, { reason: 'since then' });

    expect(body).toMatchObject({ kind: 'recorded', request: { state: 'approved' } });
    expect(teleport.state.request(id)?.Spec.Reviews).toHaveLength(1);
  });

  it('takes a review for nobody else, whatever its reason and the name in it pretend', async () => {
    const { relay, id, teleport } = await setUp();
    const other = await bed.relay(teleport, { review: { mode: 'relay' } });
    const displayName = `Bob (Jira account ${BOB}) decided in Jira.`;
    await relay.review(id, { actor: actor(CAROL, { displayName }), reason: displayName });

    const { body } = await other.review(id, {});

    expect(body).toMatchObject({ kind: 'already-resolved' });
  });

  it('refuses a person who has reviewed in Teleport already: one person is one review', async () => {
    const { teleport, relay } = await setUp();
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });
    teleport.review('bob', id, { state: 'APPROVED', reason: 'okay' });

    const { body } = await relay.review(id, { actor: actor(BOB) });

    expect(body).toMatchObject({ kind: 'already-reviewed', reviewer: 'bob' });
    expect(teleport.state.request(id)?.Spec.Reviews).toHaveLength(1);
  });

  it('refuses whoever is no approver, the requester, and a person it cannot tell from the requester', async () => {
    const { id, relay } = await setUp();

    const answers = [
      await relay.review(id, { actor: actor(BOB, { isProjectApprover: false }) }),
      await relay.review(id, { actor: actor(ALICE) }),
    ].map(({ body }) => body);

    expect(answers).toMatchObject([{ kind: 'not-permitted' }, { kind: 'own-request' }]);
  });

  it('says so when the relay may not review, which Teleport alone knows', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), reviewRoles: ['viewer'] });

    const { body } = await relay.review(id, {});

    expect(body).toMatchObject({ kind: 'not-permitted', detail: textWith("relay's user") });
  });

  it('refuses a person with no known account while the requester has none either', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.setTrait('alice', 'jira_account_id', []);

    const { body } = await relay.review(id, { actor: actor(DAVE) });

    expect(body).toMatchObject({ kind: 'unknown-reviewer' });
  });
});

describe('attributedReason()', () => {
  const person = (displayName: string) => ({
    accountId: accountId(BOB),
    displayName,
    isProjectApprover: true,
  });

  it('keeps within the limit in bytes without breaking a character', () => {
    const reason = attributedReason(person('Bob'), '😀'.repeat(1024));

    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(REASON_BYTES_MAX);
    expect(reason).toMatch(/😀… and \d+ more bytes$/u);
    expect(reason).not.toContain('\uFFFD');
  });

  it('does not let a display name begin a line of its own or hide in control characters', () => {
    const [line] = attributedReason(person('Bob\nCarol (Jira\u202E'), 'okay').split('\n');

    expect(line).toBe(`Bob Carol (Jira (Jira account ${BOB}) decided in Jira.`);
  });
});
