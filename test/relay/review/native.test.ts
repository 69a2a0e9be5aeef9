import { status } from '@grpc/grpc-js';
import { actor, ALICE, BOB, CAROL, DAVE, RelayBed } from '../bed';
import { textLike, textWith } from '../matchers';

const bed = new RelayBed();
afterEach(() => bed.stop());

const setUp = async (changes: Parameters<RelayBed['relay']>[1] = {}) => {
  const teleport = await bed.teleport();
  const id = teleport.createRequest('alice', { roles: ['editor'], reason: 'because of' });
  return { teleport, id, relay: await bed.relay(teleport, changes) };
};

describe('mode native', () => {
  it('makes the review of the human, submitted by the plugin', async () => {
    const { teleport, id, relay } = await setUp();

    const { status, body } = await relay.review(id, { reason: 'fine' });

    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'recorded', reviewer: 'bob', request: { id, state: 'approved' } });
    expect(teleport.state.auditLog().at(-1)).toMatchObject({
      event: 'access_request.review',
      reviewer: 'bob',
      submitted_by: 'access-plugin',
      reason: 'fine',
    });
  });

  it('says "recorded" again to a repeated decision, also after a restart, and reviews once', async () => {
    const { teleport, id, relay } = await setUp();
    const restarted = await bed.relay(teleport);

    const answers = [await relay.review(id, {}), await relay.review(id, {}), await restarted.review(id, {})];

    expect(answers.map(({ body }) => body)).toMatchObject(answers.map(() => ({ kind: 'recorded' })));
    expect(teleport.state.request(id)?.Spec.Reviews).toHaveLength(1);
  });

  it('knows its review again though the reason came later, pending or resolved, and reviews once', async () => {
    const { teleport, id, relay } = await setUp();
    const restarted = await bed.relay(teleport);
    const pending = teleport.createRequest('alice', { roles: ['prod-dba'] });

    const answers = [];
    for (const request of [id, pending]) {
      await relay.review(request, { reason: '' });
      answers.push(await restarted.review(request, { reason: 'since then' }));
    }

    expect(answers.map(({ body }) => body)).toMatchObject([
      { kind: 'recorded', reviewer: 'bob', request: { state: 'approved', reviews: [{ reason: '' }] } },
      { kind: 'recorded', reviewer: 'bob', request: { state: 'pending', reviews: [{ reason: '' }] } },
    ]);
  });

  it('takes what the person said in Teleport itself for another review, pending or resolved', async () => {
    const { teleport, id, relay } = await setUp();
    const pending = teleport.createRequest('alice', { roles: ['prod-dba'] });
    teleport.review('bob', id, { state: 'APPROVED', reason: 'said there' });
    teleport.review('bob', pending, { state: 'APPROVED', reason: 'said there' });

    const answers = [await relay.review(id, {}), await relay.review(pending, {})];

    expect(answers.map(({ body }) => body)).toMatchObject([
      { kind: 'already-resolved' },
      { kind: 'already-reviewed', reviewer: 'bob' },
    ]);
  });

  it('counts thresholds by person: a second opinion of one person is refused, another person resolves', async () => {
    const { teleport, relay } = await setUp();
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });

    const first = await relay.review(id, { decisionId: '1:1' });
    const second = await relay.review(id, { decisionId: '1:2', proposedState: 'denied' });
    const other = await relay.review(id, { decisionId: '1:3', actor: actor(CAROL) });

    expect(first.body).toMatchObject({ kind: 'recorded', request: { state: 'pending' } });
    expect(second.body).toMatchObject({ kind: 'already-reviewed', reviewer: 'bob' });
    expect(other.body).toMatchObject({ kind: 'recorded', request: { state: 'approved' } });
  });

  it("refuses the requester's own review, a resolved request, a request that is gone and a long-term one", async () => {
    const { teleport, id, relay } = await setUp();
    const resolved = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.review('carol', resolved, { state: 'DENIED' });
    const longTerm = teleport.createRequest('alice', { roles: ['editor'], kind: 'long-term' });

    const kinds = [
      await relay.review(id, { actor: actor(ALICE) }),
      await relay.review(resolved, {}),
      await relay.review('no-such', {}),
      await relay.review(longTerm, {}),
    ].map(({ body }) => body);

    expect(kinds).toMatchObject([
      { kind: 'own-request' },
      { kind: 'already-resolved', request: { state: 'denied' } },
      { kind: 'gone' },
      { kind: 'long-term' },
    ]);
  });

  it('does not know a person without the trait, even one whose e-mail address is a user name', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.addUser({ name: 'dave@example.com', roles: ['reviewer'] });

    const { body } = await relay.review(id, { actor: actor(DAVE, { emailAddress: 'dave@example.com' }) });

    expect(body).toMatchObject({
      kind: 'unknown-reviewer',
      detail: textWith('"jira_account_id"'),
    });
  });

  it('takes a match by e-mail only if allowed and while no user has the trait', async () => {
    const { teleport, id, relay } = await setUp({ review: { allowEmailMatch: true } });
    teleport.addUser({ name: 'Dave@example.com', roles: ['reviewer'] });
    const dave = { actor: actor(DAVE, { emailAddress: 'dave@Example.com' }) };

    const before = await relay.review(id, dave);
    for (const { name } of teleport.state.users()) teleport.setTrait(name, 'jira_account_id', []);
    const after = await relay.review(id, dave);

    expect(before.body).toMatchObject({ kind: 'unknown-reviewer' });
    expect(after.body).toMatchObject({ kind: 'recorded', reviewer: 'Dave@example.com' });
  });

  it('refuses an account that two users claim, and names neither', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.setTrait('carol', 'jira_account_id', [BOB]);

    const { body } = await relay.review(id, {});

    expect(body).toMatchObject({ kind: 'unknown-reviewer', detail: textLike(/more than one/i) });
    expect(JSON.stringify(body)).not.toMatch(/bob|carol/);
  });

  it('takes the section [people] before the trait', async () => {
    const { id, relay } = await setUp({ people: { [BOB]: 'carol' } });

    const { body } = await relay.review(id, {});

    expect(body).toMatchObject({ kind: 'recorded', reviewer: 'carol' });
  });

  it('remembers who somebody is for ten minutes, and forgets it then', async () => {
    const { teleport, id, relay } = await setUp();
    await relay.review(id, {});
    teleport.setTrait('bob', 'jira_account_id', []);
    const [soon, later] = ['editor', 'editor'].map((role) =>
      teleport.createRequest('alice', { roles: [role] }),
    );

    const remembered = await relay.review(soon ?? '', { decisionId: '2:1' });
    bed.clock.advance(10 * 60_000);
    const forgotten = await relay.review(later ?? '', { decisionId: '3:1' });

    expect(remembered.body).toMatchObject({ kind: 'recorded' });
    expect(forgotten.body).toMatchObject({ kind: 'unknown-reviewer' });
  });

  it.each([
    ['the relay may not review for others', { submitForUsers: undefined }, /submit_for_users/],
    ['the relay may not look up users', { user: [] }, /user: \[list, read\]/],
  ])('says so when %s', async (_, rules, detail) => {
    const { teleport, id, relay } = await setUp();
    const { submitForUsers, ...others } = { ...teleport.defaultPluginRules(), ...rules };
    teleport.setPluginRules(submitForUsers === undefined ? others : { ...others, submitForUsers });

    const { body } = await relay.review(id, {});

    expect(body).toMatchObject({ detail: textLike(detail) });
    expect(teleport.state.request(id)?.Spec.Reviews).toHaveLength(0);
  });

  it('says so when no role of the person allows the review', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.addUser({ name: 'dave', roles: [], traits: { jira_account_id: [DAVE] } });

    const { body } = await relay.review(id, { actor: actor(DAVE) });

    expect(body).toMatchObject({ kind: 'not-permitted', detail: textWith('this person') });
  });

  it('finds its review after the answer got lost, and reviews once', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.faults.fail({ rpc: 'SubmitAccessReview', code: status.UNAVAILABLE, when: 'after' });

    const { body } = await relay.review(id, {});

    expect(body).toMatchObject({ kind: 'recorded', request: { state: 'approved' } });
    expect(teleport.state.request(id)?.Spec.Reviews).toHaveLength(1);
  });

  it('answers 503 when the call got lost before its effect, and a repeat reviews', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.faults.fail({ rpc: 'SubmitAccessReview', code: status.UNAVAILABLE, when: 'before' });

    const lost = await relay.review(id, {});
    const repeated = await relay.review(id, {});

    expect(lost).toMatchObject({
      status: 503,
      body: { error: { code: 'teleport-unavailable', retryAfterSeconds: 10 } },
    });
    expect(repeated.body).toMatchObject({ kind: 'recorded' });
  });

  it('gives up a call that Teleport does not answer within its time', async () => {
    const { teleport, id, relay } = await setUp();
    teleport.faults.fail({ rpc: 'SubmitAccessReview', delayMs: 3_600_000 });

    const reviewing = relay.review(id, {});
    const answer = bed.advanceUntil(async () => {
      const done = await Promise.race([reviewing, Promise.resolve(undefined)]);
      if (done === undefined) throw new Error('still waiting');
      return done;
    }, 1_000);

    expect((await answer).status).toBe(503);
  });

  it.each([
    ['roles outside allowed_roles', { allowedRoles: ['viewer'] }, 'denied', /allowed_roles/],
    ['approvals where Jira may only deny', { denyOnly: true }, 'approved', /deny requests/],
    ['access longer than longest_access', { longestAccessMs: 60_000 }, 'approved', /at most/],
  ] as const)('refuses %s', async (_, review, proposedState, detail) => {
    const { id, relay } = await setUp({ review });

    const { body } = await relay.review(id, { proposedState });

    expect(body).toMatchObject({ kind: 'not-permitted', detail: textLike(detail) });
  });

  it('takes one of two decisions that arrive together, and tells the other', async () => {
    const { teleport, id, relay } = await setUp();

    const answers = await Promise.all([
      relay.review(id, { decisionId: '1:1', proposedState: 'approved' }),
      relay.review(id, { decisionId: '1:2', proposedState: 'denied' }),
    ]);

    expect(answers.map(({ body }) => (body as { kind: string }).kind).sort()).toEqual([
      'already-resolved',
      'recorded',
    ]);
    expect(teleport.state.request(id)?.Spec.Reviews).toHaveLength(1);
  });
});

test('a recorded decision that is repeated is answered with the request as it is by then, and with "gone" once it is gone', async () => {
  const teleport = await bed.teleport();
  const relay = await bed.relay(teleport);
  const id = teleport.createRequest('alice', { roles: ['prod-dba'] });

  const before = await relay.review(id, {});
  teleport.review('carol', id, { state: 'APPROVED', reason: 'fine' });
  const after = await relay.review(id, {});
  teleport.expire(id);
  const last = await relay.review(id, {});

  expect(before.body).toMatchObject({ kind: 'recorded', request: { state: 'pending' } });
  expect(after.body).toMatchObject({
    kind: 'recorded',
    reviewer: 'bob',
    request: { state: 'approved', reviews: [{ author: 'bob' }, { author: 'carol' }] },
  });
  expect(last.body).toEqual({ kind: 'gone' });
});
