import { runCli } from './cli';
import { startTeleportConsole, type TeleportConsole } from './console';
import { TestBed } from './testing';
import { type Teleport } from './teleport';

const bed = new TestBed();
let teleport: Teleport;
let site: TeleportConsole;

beforeEach(async () => {
  ({ teleport } = await bed.start());
  site = await startTeleportConsole(teleport);
});

afterEach(async () => {
  await site.stop();
  await bed.stop();
});

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const init =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${site.url}${path}`, { method, ...init });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

async function run(...args: string[]): Promise<string> {
  const printed: string[] = [];
  await runCli(['--url', site.url, ...args], (text) => printed.push(text));
  return printed.join('\n');
}

describe("the Teleport emulator's console", () => {
  it('takes a request from asking to approval', async () => {
    const made = await call('POST', '/api/requests', { user: 'alice', roles: ['prod-dba'], reason: 'why' });
    const id = teleport.state.requests()[0]?.Metadata.Name ?? '';
    await call('POST', `/api/requests/${id}/reviews`, { user: 'bob', state: 'APPROVED', reason: 'ok' });

    expect(made).toMatchObject({ status: 201, body: { id, state: 'PENDING', user: 'alice', reason: 'why' } });
    expect(await call('GET', '/api/requests')).toMatchObject({
      body: {
        requests: [
          {
            id,
            thresholds: [{ approve: 2, approvals: 1, denials: 0 }],
            reviews: [{ author: 'bob', state: 'APPROVED', reason: 'ok' }],
          },
        ],
      },
    });
  });

  it('answers refusals with the code and text of Teleport', async () => {
    const id = teleport.createRequest('erin', { roles: ['editor'] });

    expect(await call('POST', `/api/requests/${id}/reviews`, { user: 'erin', state: 'APPROVED' })).toEqual({
      status: 403,
      body: { error: { code: 'PERMISSION_DENIED', message: `user "erin" cannot review request "${id}"` } },
    });
    expect(await call('GET', '/api/requests/nope')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    });
    expect(await call('POST', '/api/requests', { roles: [] })).toMatchObject({ status: 400 });
    expect(await call('GET', '/nowhere')).toMatchObject({ status: 404 });
  });

  it('shows the cluster, its people and its audit log', async () => {
    teleport.createRequest('alice', { roles: ['editor'] });

    expect(await call('GET', '/api/cluster')).toMatchObject({
      body: {
        clusterName: 'example.teleport.sh',
        edition: 'enterprise',
        version: '18.11.0',
        isServing: true,
      },
    });
    const users = JSON.stringify((await call('GET', '/api/users')).body);
    expect(users).toContain('"requestableRoles":["editor","ssh-admin","prod-dba"]');
    expect(await call('GET', '/api/audit')).toMatchObject({
      body: { events: [{ event: 'access_request.create', user: 'alice' }] },
    });
  });

  it('promotes, expires and deletes', async () => {
    const [promoted, expired, deleted] = [1, 2, 3].map(() =>
      teleport.createRequest('alice', { roles: ['editor'] }),
    );

    expect(
      await call('POST', `/api/requests/${promoted ?? ''}/reviews`, { user: 'bob', state: 'PROMOTED' }),
    ).toMatchObject({
      body: { state: 'PROMOTED', promotedTo: 'Access list' },
    });
    expect(await call('POST', `/api/requests/${expired ?? ''}/expire`)).toMatchObject({ status: 204 });
    expect(await call('DELETE', `/api/requests/${deleted ?? ''}?user=alice`)).toMatchObject({ status: 204 });

    expect(teleport.state.requests().map((request) => request.Metadata.Name)).toEqual([promoted]);
  });
});

describe("the Teleport emulator's command line", () => {
  it('asks, lists, reviews, shows and deletes', async () => {
    const created = await run(
      'request',
      'create',
      '--user',
      'alice',
      '--roles',
      'prod-dba',
      '--reason',
      'Night \u001b[2J shift',
    );
    const id = teleport.state.requests()[0]?.Metadata.Name ?? '';

    expect(created).toContain(`ID:       ${id}`);
    expect(created).not.toContain('\u001b');
    expect(await run('request', 'ls')).toMatch(
      new RegExp(`${id}  alice  prod-dba  PENDING  0/2 approvals, 0/2 denials`),
    );
    await run('request', 'review', id, '--user', 'bob', '--approve', '--reason', 'fine');
    expect(await run('request', 'show', id)).toMatch(/bob +APPROVED +fine/);
    expect(await run('request', 'rm', id, '--user', 'alice')).toBe(`Deleted ${id}.`);
    expect(await run('request', 'ls')).toBe('No requests.');
    expect(await run('audit')).toMatch(/T5003I +access_request.delete +/);
  });

  it('asks for resources', async () => {
    expect(await run('request', 'create', '--user', 'alice', '--resources', 'node/web-1')).toContain(
      'ssh-admin, node/web-1',
    );
  });

  it('fails with the reason', async () => {
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    await expect(run('request', 'review', id, '--user', 'alice', '--approve')).rejects.toThrow(
      'user "alice" cannot submit reviews',
    );
    await expect(run('request', 'review', id, '--user', 'bob')).rejects.toThrow(
      'Give either --approve or --deny',
    );
    await expect(run('request', 'show', 'nope')).rejects.toThrow('access request "nope" not found');
    await expect(run('request', 'create')).rejects.toThrow(/--user/);
    await expect(runCli(['--url', 'http://127.0.0.1:1', 'audit'], () => undefined)).rejects.toThrow(
      /is it running/,
    );
  });

  it('explains itself', async () => {
    expect(await run('--help')).toContain('request');
    await expect(run('request')).rejects.toThrow(/Usage: teleport-sandbox request/);
  });
});
