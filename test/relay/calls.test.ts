import { status } from '@grpc/grpc-js';
import { FetchAnswerSchema, SyncAnswerSchema, ClusterAnswerSchema } from '#wire/messages';
import * as v from 'valibot';
import { ALICE, BOB, DAVE, RelayBed } from './bed';
import { eventually } from '../support/eventually';
import { textLike } from './matchers';

const bed = new RelayBed();
afterEach(() => bed.stop());

describe('POST /v1/sync', () => {
  it('lists the heads of pending requests only, and answers "unchanged" to the digest it gave', async () => {
    const teleport = await bed.teleport();
    const pending = teleport.createRequest('alice', { roles: ['editor'] });
    const approved = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.review('bob', approved, { state: 'APPROVED' });
    const relay = await bed.relay(teleport);

    const first = v.parse(SyncAnswerSchema, (await relay.call('POST', '/v1/sync', {})).body);
    const second = await relay.call('POST', '/v1/sync', { known: first.digest });

    expect(first).toMatchObject({ kind: 'heads', heads: [{ id: pending }] });
    expect(second.body).toEqual({ kind: 'unchanged', digest: first.digest });
  });

  it('gives the same digest from every relay of a cluster', async () => {
    const teleport = await bed.teleport();
    for (let count = 0; count < 5; count += 1) teleport.createRequest('alice', { roles: ['editor'] });
    const relays = [await bed.relay(teleport), await bed.relay(teleport)];

    const answers = await Promise.all(relays.map((relay) => relay.call('POST', '/v1/sync', {})));

    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });

  it('answers 503 while the watch is down, since an old list would look like requests that are gone', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    await teleport.stopServing();
    await eventually(() => expect(relay.relay.status().watch.kind).not.toBe('live'));

    const answer = await relay.call('POST', '/v1/sync', {});

    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ error: { code: 'teleport-unavailable', retryAfterSeconds: 10 } });
    expect(answer.headers.get('retry-after')).toBe('10');
  });
});

describe('POST /v1/access-requests/get', () => {
  it('answers in the order asked for, with "gone" for what does not exist', async () => {
    const teleport = await bed.teleport();
    const [first, second] = [
      teleport.createRequest('alice', { roles: ['editor'], reason: '<b>*because*</b>' }),
      teleport.createRequest('erin', { roles: ['prod-dba'] }),
    ];
    const relay = await bed.relay(teleport);

    const { body } = await relay.call('POST', '/v1/access-requests/get', { ids: [second, 'no-such', first] });

    const { requests } = v.parse(FetchAnswerSchema, body);
    expect(requests).toMatchObject([
      {
        kind: 'found',
        request: { id: second, user: 'erin', thresholds: [{ name: 'two people', approve: 2, deny: 2 }] },
      },
      { kind: 'gone', id: 'no-such' },
      {
        kind: 'found',
        request: {
          id: first,
          requestReason: '<b>*because*</b>',
          webUrl: textLike(/web\/requests/),
        },
      },
    ]);
  });

  it('says why Teleport cannot be reached, and not where it is', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport);
    await teleport.stopServing();
    await eventually(() => expect(relay.relay.status().watch.kind).not.toBe('live'));

    const answer = await relay.call('POST', '/v1/access-requests/get', { ids: [id] });

    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'teleport-unavailable' } } });
    expect(JSON.stringify(answer.body)).not.toMatch(/127\.0\.0\.1|localhost|Resolution note/);
  });

  it('works on version 14 of Teleport, which has neither pages of requests nor a users service', async () => {
    const teleport = await bed.teleport({ edition: 'oss', version: '14.3.0' });
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport);

    const { body } = await relay.call('POST', '/v1/access-requests/get', { ids: [id] });

    expect(body).toMatchObject({ requests: [{ kind: 'found', request: { id, state: 'pending' } }] });
    expect(JSON.stringify(body)).not.toContain('webUrl');
  });

  it('reads many requests from what the watch knows', async () => {
    const teleport = await bed.teleport();
    const ids = Array.from({ length: 20 }, () => teleport.createRequest('alice', { roles: ['editor'] }));
    const relay = await bed.relay(teleport);
    teleport.faults.fail({ rpc: 'GetAccessRequestsV2', code: status.UNAVAILABLE, times: 20 });

    const { body } = await relay.call('POST', '/v1/access-requests/get', { ids });

    expect(v.parse(FetchAnswerSchema, body).requests.map(({ kind }) => kind)).toEqual(ids.map(() => 'found'));
    teleport.faults.clear();
  });

  it('asks Teleport only for what it does not know in the revision that the app heard of', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport);
    const { heads } = v.parse(HeadsSchema, (await relay.call('POST', '/v1/sync', {})).body);
    teleport.faults.fail({ rpc: 'GetAccessRequestsV2', code: status.UNAVAILABLE, times: 20 });
    const get = (heard: object) => relay.call('POST', '/v1/access-requests/get', { ids: [id], heard });

    expect((await get({ [id]: heads[0]?.revision })).body).toMatchObject({ requests: [{ kind: 'found' }] });
    expect((await get({ [id]: 'another' })).status).toBe(503);
    expect((await get({})).status).toBe(503);
    teleport.faults.clear();
  });
});

const HeadsSchema = v.object({ heads: v.array(v.object({ revision: v.string() })) });

describe('PUT /v1/access-requests/{id}/issue', () => {
  it("notes the issue under the keys of Teleport's own plugin, and gives it back with the record", async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor', 'ssh-admin'], reason: 'because of' });
    const relay = await bed.relay(teleport);

    const put = await relay.call('PUT', `/v1/access-requests/${id}/issue`, {
      issueId: '10001',
      issueKey: 'ACC-1',
    });
    const got = await relay.call('POST', '/v1/access-requests/get', { ids: [id], withIssues: true });

    expect(put.status).toBe(204);
    expect(teleport.state.pluginData(id)).toEqual({
      issue_id: '10001',
      issue_key: 'ACC-1',
      user: 'alice',
      roles: 'editor,ssh-admin',
      created: String(bed.clock.now() / 1000),
      request_reason: 'because of',
    });
    expect(got.body).toMatchObject({ requests: [{ issue: { issueId: '10001', issueKey: 'ACC-1' } }] });
  });

  it('notes what the issue tells of the request as that plugin does, and takes nothing back', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.review('bob', id, { state: 'DENIED', reason: 'not now' });
    const relay = await bed.relay(teleport);
    const put = (shown?: object) =>
      relay.call('PUT', `/v1/access-requests/${id}/issue`, { issueId: '10001', issueKey: 'ACC-1', shown });

    await put({ reviews: 1, resolution: 'denied' });
    await put({ reviews: 0 });
    await put();

    expect(teleport.state.pluginData(id)).toMatchObject({
      reviews_count: '1',
      resolution: 'denied',
      resolve_reason: 'not now',
    });
    const got = await relay.call('POST', '/v1/access-requests/get', { ids: [id], withIssues: true });
    expect(got.body).toMatchObject({ requests: [{ issue: { shown: { reviews: 1 } } }] });
  });

  it('notes a denial over an approval that it took back, and no approval over a denial', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    teleport.review('bob', id, { state: 'APPROVED', reason: 'okay' });
    const relay = await bed.relay(teleport);
    const put = (resolution: string) =>
      relay.call('PUT', `/v1/access-requests/${id}/issue`, {
        issueId: '10001',
        issueKey: 'ACC-1',
        shown: { reviews: 1, resolution },
      });

    await put('approved');
    expect(teleport.state.pluginData(id)).toMatchObject({ resolution: 'approved', resolve_reason: 'okay' });
    teleport.setState('admin', id, { state: 'DENIED', reason: 'not now' });
    await bed.advanceUntil(() => put('denied'));
    await put('approved');

    expect(teleport.state.pluginData(id)).toMatchObject({ resolution: 'denied', resolve_reason: 'not now' });
  });

  it('remembers what it noted, but not against what somebody else has noted since', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relays = [await bed.relay(teleport), await bed.relay(teleport)];
    const put = (relay: number, reviews: number) =>
      relays[relay]?.call('PUT', `/v1/access-requests/${id}/issue`, {
        issueId: '10001',
        issueKey: 'ACC-1',
        shown: { reviews },
      });

    await put(0, 1);
    await put(1, 3);
    const late = await put(0, 2);

    expect(late?.status).toBe(204);
    expect(teleport.state.pluginData(id)).toMatchObject({ reviews_count: '3', issue_key: 'ACC-1' });
  });

  it('follows an issue that got another key, but leaves a note of another issue as it is', async () => {
    const teleport = await bed.teleport();
    const id = teleport.createRequest('alice', { roles: ['editor'] });
    const relay = await bed.relay(teleport);
    const put = (issueId: string, issueKey: string) =>
      relay.call('PUT', `/v1/access-requests/${id}/issue`, { issueId, issueKey });

    await put('10001', 'ACC-1');
    await put('10001', 'OPS-7');
    const other = await put('10002', 'ACC-2');

    expect(other.status).toBe(204);
    expect(teleport.state.pluginData(id)).toMatchObject({ issue_id: '10001', issue_key: 'OPS-7' });
    expect(bed.logLines.join('')).toContain('issue-note.other-issue');
  });

  it('answers 404 for a request that is gone', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);

    const answer = await relay.call('PUT', '/v1/access-requests/no-such/issue', {
      issueId: '1',
      issueKey: 'ACC-1',
    });

    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not-found' } } });
  });
});

describe('POST /v1/people', () => {
  it('knows accounts by the configuration and by the trait, names what is none, and knows nobody else', async () => {
    const teleport = await bed.teleport();
    teleport.addUser({
      name: 'dave',
      roles: [],
      traits: { jira_account_id: [DAVE, 'not an account id', ''] },
    });
    teleport.addUser({ name: 'frank', roles: [], traits: {} });
    const relay = await bed.relay(teleport, { people: { [ALICE]: 'alice' } });

    const { body } = await relay.call('POST', '/v1/people', { users: ['frank', 'dave', 'alice', 'nobody'] });

    expect(body).toEqual({
      people: [
        { user: 'frank', accounts: [] },
        { user: 'dave', accounts: [DAVE], unreadable: ['not an account id'] },
        { user: 'alice', accounts: [ALICE] },
        { user: 'nobody', accounts: [] },
      ],
    });
  });

  it('knows those of the configuration where the relay may not look up users', async () => {
    const teleport = await bed.teleport();
    teleport.setPluginRules({ ...teleport.defaultPluginRules(), user: [] });
    const relay = await bed.relay(teleport, { people: { [BOB]: 'bob' } });

    const { body } = await relay.call('POST', '/v1/people', { users: ['alice', 'bob'] });

    expect(body).toEqual({
      people: [
        { user: 'alice', accounts: [] },
        { user: 'bob', accounts: [BOB] },
      ],
    });
  });

  it('answers 503 while Teleport cannot be asked', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    teleport.faults.fail({ rpc: 'GetUser', code: status.UNAVAILABLE, when: 'before', times: Infinity });

    const answer = await relay.call('POST', '/v1/people', { users: ['alice'] });

    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'teleport-unavailable' } } });
  });
});

describe('GET /v1/cluster', () => {
  it('describes the cluster and the relay', async () => {
    const teleport = await bed.teleport({ version: '18.11.0' });
    const relay = await bed.relay(teleport);

    const { body } = await relay.call('GET', '/v1/cluster');

    expect(v.parse(ClusterAnswerSchema, body)).toMatchObject({
      clusterName: 'example.teleport.sh',
      teleportVersion: '18.11.0',
      edition: 'enterprise',
      reviewMode: 'native',
      watch: 'live',
    });
  });
});

describe('health checks', () => {
  it('are green while Teleport is there, and name the reason when it is not, but not on the public address', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    const get = (path: string) => fetch(`${relay.relay.url}${path}`);
    expect((await get('/readyz')).status).toBe(200);

    await teleport.stopServing();
    await eventually(() => expect(relay.relay.status().watch.kind).not.toBe('live'));

    expect((await get('/healthz')).status).toBe(200);
    const ready = await get('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'not-ready' });
    expect(await (await fetch(relay.readyUrl)).text()).toMatch(/watch on access requests/);
  });

  it('turn red when the certificate expires', async () => {
    const teleport = await bed.teleport();
    const relay = await bed.relay(teleport);
    const expiresAt = teleport.clock.now() + 400 * 86_400_000;

    bed.clock.advance(expiresAt - bed.clock.now());

    expect(relay.relay.status().unreadyReason).toMatch(/certificate expired on \d{4}-/);
    const answer = await fetch(`${relay.relay.url}/readyz`);
    expect(answer.status).toBe(503);
  });
});
