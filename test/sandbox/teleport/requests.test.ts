import { AccessRequestSort } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import {
  AccessRequestFilter,
  AccessRequestKind,
  AccessRequestScope,
  type AccessRequestV3,
  RequestState,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { expiryOf } from './request-expiry';
import { fromTimestamp, toTimestamp } from './time';
import { refusal, START_MS, TestBed, type TestClient } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

async function listIds(
  client: TestClient,
  options: Parameters<TestClient['list']>[0] = {},
): Promise<string[]> {
  const page = await client.list(options);
  return page.AccessRequests.map((found) => found.Metadata?.Name ?? '');
}

function streamAll(
  client: TestClient,
  filter: Partial<AccessRequestFilter> = {},
): Promise<AccessRequestV3[]> {
  return new Promise((resolve, reject) => {
    const found: AccessRequestV3[] = [];
    const stream = client.auth.getAccessRequestsV2(AccessRequestFilter.create(filter));
    stream.on('data', (request: AccessRequestV3) => found.push(request));
    stream.on('end', () => resolve(found));
    stream.on('error', reject);
  });
}

describe('making requests in the Teleport emulator', () => {
  it('gives a version 7 UUID, thresholds, times, and a line in the audit log', async () => {
    const { teleport } = await bed.start();
    const alice = await bed.connect(teleport, 'alice');

    const made = await alice.create({ User: 'alice', Roles: ['prod-dba'], RequestReason: 'why' });

    expect(made.Metadata?.Name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
    expect(made.Spec).toMatchObject({
      State: RequestState.PENDING,
      Thresholds: [{ Name: 'two people', Approve: 2, Deny: 2 }],
      RoleThresholdMapping: { 'prod-dba': { Sets: [{ Indexes: [0] }] } },
      RequestKind: AccessRequestKind.SHORT_TERM,
      MaxDuration: { seconds: -62_135_596_800n },
    });
    expect(fromTimestamp(made.Spec?.Created)).toBe(START_MS);
    expect(expiryOf(made)).toBe(START_MS + 12 * 3_600_000);
    expect(teleport.state.auditLog()).toMatchObject([
      { event: 'access_request.create', code: 'T5000I', user: 'alice' },
    ]);
  });

  it('fills in the roles behind requested resources', async () => {
    const { teleport } = await bed.start();

    const id = teleport.createRequest('alice', {
      resources: [
        { kind: 'node', name: 'web-1', logins: ['root'] },
        { kind: 'node', name: 'web-2' },
      ],
    });

    expect(teleport.state.request(id)?.Spec).toMatchObject({
      Roles: ['ssh-admin'],
      RequestedResourceIDs: [{ ClusterName: 'example.teleport.sh', Kind: 'node', Name: 'web-2' }],
      RequestedResourceAccessIDs: [
        { id: { Name: 'web-1' }, constraints: { details: { $case: 'ssh', value: { logins: ['root'] } } } },
      ],
    });
  });

  it('refuses roles that may not be requested, requests for others, and nothing at all', async () => {
    const { teleport } = await bed.start();
    const [alice, bob] = [await bed.connect(teleport, 'alice'), await bed.connect(teleport, 'bob')];

    expect(await refusal(alice.create({ User: 'alice', Roles: ['admin'] }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: 'user "alice" can not request role "admin"',
    });
    expect((await refusal(bob.create({ User: 'bob', Roles: ['editor'] }))).code).toBe('INVALID_ARGUMENT');
    expect((await refusal(bob.create({ User: 'alice', Roles: ['editor'] }))).code).toBe('PERMISSION_DENIED');
    expect((await refusal(alice.create({ User: 'alice' }))).code).toBe('INVALID_ARGUMENT');
  });

  it('checks a dry run without storing it or telling watchers', async () => {
    const { teleport } = await bed.start();
    const alice = await bed.connect(teleport, 'alice');

    const made = await alice.create({ User: 'alice', Roles: ['editor'], DryRun: true });

    expect(made.Spec?.Thresholds).toHaveLength(1);
    expect(teleport.state.requests()).toEqual([]);
    expect(teleport.state.watchEvents()).toEqual([]);
  });

  it('asks for a reason where a role requires one', async () => {
    const { teleport } = await bed.start();
    teleport.addRole({ name: 'requester', allow: { request: { roles: ['editor'], reasonRequired: true } } });

    expect(() => teleport.createRequest('alice', { roles: ['editor'] })).toThrow(/reason must be specified/);
  });

  it('knows start times since 15 and long-term requests since 18', async () => {
    const old = (await bed.start({ version: '14.3.0' })).teleport;
    const recent = (await bed.start({ version: '18.0.0' })).teleport;
    const choices = { roles: ['editor'], kind: 'long-term', assumeStartAt: START_MS + 3_600_000 } as const;

    expect(old.state.request(old.createRequest('alice', choices))?.Spec).toMatchObject({
      AssumeStartTime: undefined,
      RequestKind: AccessRequestKind.UNDEFINED,
    });
    const spec = recent.state.request(recent.createRequest('alice', choices))?.Spec;
    expect(fromTimestamp(spec?.AssumeStartTime)).toBe(START_MS + 3_600_000);
    expect(spec?.RequestKind).toBe(AccessRequestKind.LONG_TERM);
    expect(() =>
      recent.createRequest('alice', { roles: ['editor'], assumeStartAt: START_MS + 90_000_000 }),
    ).toThrow(/expiry/);
  });

  it('refuses a start before the request was made', async () => {
    const { teleport, clock } = await bed.start();
    const before = { roles: ['editor'], assumeStartAt: START_MS - 60_000 };

    expect(() => teleport.createRequest('alice', before)).toThrow(
      'assume start time has to be after 2026-01-05T09:00:00Z',
    );
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    clock.advance(3_600_000);
    const review = { Author: 'bob', ProposedState: RequestState.APPROVED };
    const early = { AssumeStartTime: toTimestamp(START_MS - 1_000) };
    expect(
      (await refusal((await bed.connect(teleport, 'bob')).review(id, { ...review, ...early }))).code,
    ).toBe('INVALID_ARGUMENT');
  });

  it('deletes only with the delete verb, and audits it', async () => {
    const { teleport } = await bed.start();
    const [plugin, admin] = [await bed.connect(teleport), await bed.connect(teleport, 'admin')];
    const ID = teleport.createRequest('alice', { roles: ['editor'] });

    expect((await refusal(plugin.delete(ID))).code).toBe('PERMISSION_DENIED');
    await admin.delete(ID);

    expect(teleport.state.request(ID)).toBeUndefined();
    expect(teleport.state.auditLog().at(-1)).toMatchObject({
      event: 'access_request.delete',
      code: 'T5003I',
      user: 'admin',
      id: ID,
    });
    expect((await refusal(admin.delete(ID))).details).toBe(
      `cannot delete access request "${ID}" (not found)`,
    );
  });

  it('promotes to an access list', async () => {
    const { teleport } = await bed.start();
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    teleport.promote('bob', id, { listTitle: 'Editors' });

    expect(teleport.state.request(id)?.Spec).toMatchObject({
      State: RequestState.PROMOTED,
      accessList: { Title: 'Editors' },
    });
    expect(() => teleport.review('carol', id, { state: 'APPROVED' })).toThrow(
      'the access request has been already promoted',
    );
  });
});

describe('listing requests in the Teleport emulator', () => {
  it('pages through everything once, in both directions and every order', async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);
    const ids = Array.from({ length: 25 }, (_, i) =>
      teleport.createRequest(i % 2 ? 'alice' : 'erin', { roles: ['editor'] }),
    );

    for (const Sort of [
      AccessRequestSort.DEFAULT,
      AccessRequestSort.CREATED,
      AccessRequestSort.STATE,
      AccessRequestSort.USER,
    ]) {
      for (const Descending of [false, true]) {
        const found: string[] = [];
        let StartKey = '';
        do {
          const page = await plugin.list({ Sort, Descending, Limit: 10, StartKey });
          found.push(...page.AccessRequests.map((one) => one.Metadata?.Name ?? ''));
          StartKey = page.NextKey;
        } while (StartKey !== '');
        expect(found).toHaveLength(25);
        expect([...found].sort()).toEqual([...ids].sort());
      }
    }
  });

  it('filters by id, user, state, words and scope', async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);
    const erin = await bed.connect(teleport, 'erin');
    const mine = teleport.createRequest('alice', { roles: ['editor'], reason: 'Fix the SITE' });
    const theirs = teleport.createRequest('erin', { roles: ['ssh-admin'] });
    teleport.review('bob', theirs, { state: 'DENIED' });

    expect(await listIds(plugin, { Filter: { ID: mine } })).toEqual([mine]);
    expect(await listIds(plugin, { Filter: { User: 'erin' } })).toEqual([theirs]);
    expect(await listIds(plugin, { Filter: { State: RequestState.PENDING } })).toEqual([mine]);
    expect(await listIds(plugin, { Filter: { SearchKeywords: ['site', 'alice'] } })).toEqual([mine]);
    expect(await listIds(erin, { Filter: { Scope: AccessRequestScope.NEEDS_REVIEW } })).toEqual([mine]);
    expect(await listIds(erin, { Filter: { Scope: AccessRequestScope.MY_REQUESTS } })).toEqual([theirs]);
  });

  it('shows people their own requests and those they may review', async () => {
    const { teleport } = await bed.start();
    teleport.addRole({ name: 'reviewer', allow: { reviewRequests: { roles: ['editor'] } } });
    const [alice, bob] = [await bed.connect(teleport, 'alice'), await bed.connect(teleport, 'bob')];
    const editor = teleport.createRequest('erin', { roles: ['editor'] });
    teleport.createRequest('erin', { roles: ['prod-dba'] });

    expect(await listIds(alice)).toEqual([]);
    expect(await listIds(bob)).toEqual([editor]);
    expect((await streamAll(bob)).map((request) => request.Metadata?.Name)).toEqual([editor]);
  });

  it('streams on 14, where paging does not exist', async () => {
    const { teleport } = await bed.start({ version: '14.3.0' });
    const plugin = await bed.connect(teleport);
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    expect(await refusal(listIds(plugin))).toMatchObject({
      code: 'UNIMPLEMENTED',
      details: 'unknown method ListAccessRequests for service proto.AuthService',
    });
    expect(await streamAll(plugin, { State: RequestState.PENDING })).toMatchObject([
      { Metadata: { Name: id } },
    ]);
  });

  it('stays fast with 10,000 requests', async () => {
    const { teleport } = await bed.start();
    const plugin = await bed.connect(teleport);
    const started = performance.now();

    for (let i = 0; i < 10_000; i += 1)
      teleport.createRequest('alice', { roles: ['editor'], reason: `r${i}` });
    let StartKey = '';
    let count = 0;
    do {
      const page = await plugin.list({ Limit: 100, StartKey });
      count += page.AccessRequests.length;
      StartKey = page.NextKey;
    } while (StartKey !== '');

    expect(count).toBe(10_000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
