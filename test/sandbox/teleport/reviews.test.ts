import { RequestState } from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { expiryOf } from './request-expiry';
import { START_MS, refusal, TestBed } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

const APPROVED = { ProposedState: RequestState.APPROVED };
const DENIED = { ProposedState: RequestState.DENIED };
const inTheNameOf = (Author: string) => ({ Author, IsSubmittedByPlugin: true });

describe('reviews in the Teleport emulator', () => {
  it('approves with one approval where one is enough', async () => {
    const { teleport } = await bed.start();
    const bob = await bed.connect(teleport, 'bob');
    const id = teleport.createRequest('alice', { roles: ['editor'], maxDurationMs: 3_600_000 });

    await bob.review(id, { ...APPROVED, Reason: 'fine' });

    const request = teleport.state.request(id);
    expect(request?.Spec).toMatchObject({ State: RequestState.APPROVED, ResolveReason: 'fine' });
    expect(request?.Spec.Reviews).toMatchObject([
      { Author: 'bob', Reason: 'fine', ThresholdIndexes: [0], SubmittedBy: '' },
    ]);
    expect(request && expiryOf(request)).toBe(START_MS + 3_600_000);
  });

  it('stays pending until the second of two approvals, whose reason it takes', async () => {
    const { teleport } = await bed.start();
    const [bob, carol] = [await bed.connect(teleport, 'bob'), await bed.connect(teleport, 'carol')];
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });

    await bob.review(id, { ...APPROVED, Reason: 'first' });
    expect(teleport.state.request(id)?.Spec).toMatchObject({
      State: RequestState.PENDING,
      ResolveReason: '',
    });
    await carol.review(id, { ...APPROVED, Reason: 'second' });

    expect(teleport.state.request(id)?.Spec).toMatchObject({
      State: RequestState.APPROVED,
      ResolveReason: 'second',
    });
  });

  it('denies with the second of two denials, and one of each settles nothing', async () => {
    const { teleport } = await bed.start();
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });

    teleport.review('bob', id, { state: 'DENIED' });
    teleport.review('carol', id, { state: 'APPROVED' });
    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.PENDING);
    teleport.review('erin', id, { state: 'DENIED', reason: 'no' });

    expect(teleport.state.request(id)?.Spec).toMatchObject({
      State: RequestState.DENIED,
      ResolveReason: 'no',
    });
  });

  it('needs every role approved, each by any threshold of every set', async () => {
    const { teleport } = await bed.start();
    teleport.addRole({ name: 'reviewer', allow: { reviewRequests: { roles: ['*'] } } });
    teleport.addRole({ name: 'lead' });
    teleport.addUser({ name: 'lea', roles: ['reviewer', 'lead'] });
    teleport.addRole({
      name: 'requester',
      allow: {
        request: {
          roles: ['editor'],
          thresholds: [
            { name: 'lead', filter: 'contains(reviewer.roles, "lead")', approve: 1, deny: 1 },
            { name: 'crowd', approve: 3, deny: 1 },
          ],
        },
      },
    });
    const id = teleport.createRequest('alice', { roles: ['editor', 'prod-dba'] });
    expect(teleport.state.request(id)?.Spec.RoleThresholdMapping).toMatchObject({
      editor: { Sets: [{ Indexes: [0, 1] }] },
      'prod-dba': { Sets: [{ Indexes: [2] }] },
    });

    teleport.review('bob', id, { state: 'APPROVED' });
    teleport.review('carol', id, { state: 'APPROVED' });
    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.PENDING);
    teleport.review('lea', id, { state: 'APPROVED' });

    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.APPROVED);
    expect(teleport.state.request(id)?.Spec.Reviews.map((review) => review.ThresholdIndexes)).toEqual([
      [1, 2],
      [1, 2],
      [0, 1, 2],
    ]);
  });

  it('asks each set of a role that two requester roles grant', async () => {
    const { teleport } = await bed.start();
    teleport.addRole({
      name: 'dba-requester',
      allow: {
        request: {
          roles: ['editor'],
          thresholds: [{ filter: 'contains(reviewer.traits["team"], "db")', approve: 1, deny: 1 }],
        },
      },
    });
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    teleport.review('bob', id, { state: 'APPROVED' });
    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.PENDING);
    teleport.setTrait('carol', 'team', ['db']);
    teleport.review('carol', id, { state: 'APPROVED' });

    expect(teleport.state.request(id)?.Spec.State).toBe(RequestState.APPROVED);
  });

  it.each([
    ['19.0.0', 'ALREADY_EXISTS'],
    ['17.4.0', 'PERMISSION_DENIED'],
  ])('takes one review per author (%s answers %s)', async (version, code) => {
    const { teleport } = await bed.start({ version });
    const bob = await bed.connect(teleport, 'bob');
    const id = teleport.createRequest('alice', { roles: ['prod-dba'] });
    await bob.review(id, APPROVED);

    expect(await refusal(bob.review(id, DENIED))).toMatchObject({
      code,
      details: 'user "bob" has already reviewed this request',
    });
  });

  it('refuses reviews of resolved requests, naming the state', async () => {
    const { teleport } = await bed.start();
    const carol = await bed.connect(teleport, 'carol');
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.review('bob', id, { state: 'DENIED' });

    expect(await refusal(carol.review(id, APPROVED))).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: 'the access request has been already denied',
    });
  });

  it('refuses own requests, unknown requests, roles outside the permission, and non-reviewers', async () => {
    const { teleport } = await bed.start();
    teleport.addRole({
      name: 'reviewer',
      allow: { reviewRequests: { roles: ['*'] } },
      deny: { reviewRequests: { roles: ['prod-*'] } },
    });
    const [erin, alice] = [await bed.connect(teleport, 'erin'), await bed.connect(teleport, 'alice')];
    const own = teleport.createRequest('erin', { roles: ['editor'] });
    const denied = teleport.createRequest('alice', { roles: ['editor', 'prod-dba'] });

    expect(await refusal(erin.review(own, APPROVED))).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: `user "erin" cannot review request "${own}"`,
    });
    expect((await refusal(erin.review(denied, APPROVED))).details).toBe(
      `user "erin" cannot review request "${denied}"`,
    );
    expect(await refusal(erin.review('nope', APPROVED))).toMatchObject({
      code: 'NOT_FOUND',
      details: 'cannot apply review to access request "nope" (not found)',
    });
    expect((await refusal(alice.review(own, APPROVED))).details).toBe('user "alice" cannot submit reviews');
  });

  it('refuses promotions, other states, annotations and part of the roles', async () => {
    const { teleport } = await bed.start();
    const bob = await bed.connect(teleport, 'bob');
    const id = teleport.createRequest('alice', { roles: ['editor', 'ssh-admin'] });
    const codes = async (review: Parameters<typeof bob.review>[1]) =>
      (await refusal(bob.review(id, review))).code;

    expect(await codes({ ProposedState: RequestState.PROMOTED })).toBe('INVALID_ARGUMENT');
    expect(await codes({ ProposedState: RequestState.PENDING })).toBe('INVALID_ARGUMENT');
    expect(await codes({ ...APPROVED, Annotations: { Values: { a: { Values: ['b'] } } } })).toBe(
      'UNIMPLEMENTED',
    );
    expect(await codes({ ...APPROVED, Roles: ['editor'] })).toBe('UNIMPLEMENTED');
  });

  it('attaches the debug report of trace to errors', async () => {
    const { teleport } = await bed.start();
    const bob = await bed.connect(teleport, 'bob');

    const { metadata } = await refusal(bob.review('nope', APPROVED));

    const report = Buffer.from(String(metadata.get('trace-debug-report')[0]), 'base64').toString();
    expect(report).toContain('cannot apply review to access request');
  });
});

describe('reviews a plugin submits for people', () => {
  it('records the person as author and the plugin as submitter', async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);
    const id = teleport.createRequest('alice', { roles: ['editor'], reason: 'because' });

    await plugin.review(id, { ...APPROVED, ...inTheNameOf('bob'), Reason: 'ok' });

    expect(teleport.state.request(id)?.Spec.Reviews).toMatchObject([
      { Author: 'bob', SubmittedBy: 'access-plugin', IsSubmittedByPlugin: true },
    ]);
    expect(teleport.state.auditLog().at(-1)).toMatchObject({
      event: 'access_request.review',
      code: 'T5002I',
      reviewer: 'bob',
      proposed_state: 'APPROVED',
      reason: 'ok',
      submitted_by: 'access-plugin',
    });
  });

  it.each([
    ['the version is older', { version: '18.10.0' }, {}, { IsSubmittedByPlugin: true }],
    ['the role does not allow it', {}, { submitForUsers: ['carol'] }, { IsSubmittedByPlugin: true }],
    [
      'the role denies it',
      {},
      { submitForUsers: ['*'], denySubmitForUsers: ['bob'] },
      { IsSubmittedByPlugin: true },
    ],
    ['the review does not say it is a plugin', {}, { submitForUsers: ['*'] }, {}],
    [
      'another submitter is named',
      {},
      { submitForUsers: ['*'] },
      { IsSubmittedByPlugin: true, SubmittedBy: 'carol' },
    ],
  ])('are refused when %s', async (_, options, rules, marks) => {
    const { teleport } = await bed.start(options);
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), ...rules });
    const plugin = await bed.connect(teleport);
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    expect(await refusal(plugin.review(id, { ...APPROVED, Author: 'bob', ...marks }))).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: 'user "access-plugin" cannot submit reviews on behalf of "bob"',
    });
  });

  it("count with the person's own permissions", async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    expect((await refusal(plugin.review(id, { ...APPROVED, ...inTheNameOf('alice') }))).details).toBe(
      `user "alice" cannot review request "${id}"`,
    );
    expect((await refusal(plugin.review(id, { ...APPROVED, ...inTheNameOf('nobody') }))).code).toBe(
      'NOT_FOUND',
    );
  });

  it('are refused in the name of bots and for long-term requests', async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);
    teleport.addUser({ name: 'bot', roles: ['reviewer'], isBot: true });
    const short = teleport.createRequest('alice', { roles: ['editor'] });
    const long = teleport.createRequest('alice', { roles: ['editor'], kind: 'long-term' });

    expect((await refusal(plugin.review(short, { ...APPROVED, ...inTheNameOf('bot') }))).code).toBe(
      'PERMISSION_DENIED',
    );
    expect((await refusal(plugin.review(long, { ...APPROVED, ...inTheNameOf('bob') }))).code).toBe(
      'INVALID_ARGUMENT',
    );
    expect(teleport.review('bob', long, { state: 'APPROVED' }).Spec.State).toBe(RequestState.APPROVED);
  });

  it('cannot exist on open source, where roles hold no reviews either', async () => {
    const { teleport } = await bed.start({ edition: 'oss' });
    const plugin = await bed.connect(teleport);
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    expect((await refusal(plugin.review(id, APPROVED))).details).toBe(
      'user "access-plugin" cannot submit reviews',
    );
    expect(() => teleport.addRole({ name: 'r', allow: { reviewRequests: { roles: ['*'] } } })).toThrow(
      /Enterprise/,
    );
  });
});
