/** Goal: wherever `addr` leads, the relay finds its way to the Auth Service by itself, or says what it tried and why not. */
import { startConnectProxy, type ConnectProxy } from '../../sandbox/connect-proxy';
import { createTeleportPki } from '../../sandbox/pki/teleport-pki';
import { FRONT_KINDS, type FrontKind } from '../../sandbox/teleport/proxy/front';
import { eventually } from '../../support/eventually';
import { RelayBed, type TestRelay } from '../bed';

const bed = new RelayBed();
afterEach(() => bed.stop());

const routes = (): readonly unknown[] =>
  bed.logLines
    .map((line) => JSON.parse(line) as { event: string; route?: string })
    .filter(({ event }) => event === 'teleport.connected')
    .map(({ route }) => route);
const problem = (relay: TestRelay): Promise<string> =>
  bed.advanceUntil(() => {
    const { watch, unreadyReason = '' } = relay.relay.status();
    expect(watch.kind).toBe('backing-off');
    return unreadyReason;
  });

describe.each(FRONT_KINDS)('where Teleport is reached by %s', (kind) => {
  it('finds that out by itself, and sees what happens', async () => {
    const teleport = await bed.teleport();
    const { front, config } = await bed.front(teleport, kind);
    const relay = await bed.relay(teleport, { teleport: config });
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    await eventually(async () =>
      expect((await relay.call('POST', '/v1/sync', {})).body).toMatchObject({ heads: [{ id }] }),
    );

    expect(routes()).toEqual([kind]);
    expect(front.proxy?.upgrades ?? 0).toBe(kind === 'websocket' ? 2 : 0);
  });

  it('goes that way at once when it is told', async () => {
    const teleport = await bed.teleport();
    const { front, config } = await bed.front(teleport, kind);

    await bed.relay(teleport, { teleport: { ...config, connection: kind } });

    expect(routes()).toEqual([kind]);
    const asked = new Set(front.proxy?.hellos.flatMap(({ protocols }) => protocols.slice(0, 1)));
    expect([...asked].filter((protocol) => !protocol.startsWith('teleport-auth@'))).toEqual(
      kind === 'websocket' ? [...asked].filter((protocol) => protocol === 'http/1.1') : [],
    );
  });

  it('comes back after every connection was cut', async () => {
    const teleport = await bed.teleport();
    const { config } = await bed.front(teleport, kind);
    const relay = await bed.relay(teleport, { teleport: config });

    teleport.dropConnections();
    await eventually(() => expect(relay.relay.status().watch.kind).not.toBe('live'));
    const id = teleport.createRequest('alice', { roles: ['editor'] });

    await bed.advanceUntil(() => expect(relay.relay.status().watch.kind).toBe('live'));
    await eventually(async () =>
      expect((await relay.call('POST', '/v1/sync', {})).body).toMatchObject({ heads: [{ id }] }),
    );
  });
});

it('asks a Proxy Service for its cluster in the way that TLS routing expects', async () => {
  const teleport = await bed.teleport();
  const { front, config } = await bed.front(teleport, 'proxy');

  await bed.relay(teleport, { teleport: config });

  expect(front.proxy?.hellos.at(-1)).toEqual({
    serverName: 'teleport.cluster.local',
    protocols: [
      `teleport-auth@${Buffer.from('example.teleport.sh').toString('hex')}.teleport.cluster.local`,
      'h2',
    ],
  });
});

describe('a way that cannot work', () => {
  const wrong: readonly (readonly [FrontKind, FrontKind, RegExp])[] = [
    ['auth', 'websocket', /websocket: what answers does not speak this protocol/],
    [
      'proxy',
      'auth',
      /auth: what answers has no certificate by the authority of cluster "example.teleport.sh"/,
    ],
    ['websocket', 'proxy', /proxy: what answers has no certificate by the authority/],
    ['websocket', 'auth', /auth: what answers has no certificate by the authority/],
  ];
  it.each(wrong)('is named: %s, told to go by %s', async (there, told, expected) => {
    const teleport = await bed.teleport();
    const { front, config } = await bed.front(teleport, there);

    const relay = await bed.relay(teleport, { waits: false, teleport: { ...config, connection: told } });

    const text = await problem(relay);
    expect(text).toMatch(expected);
    expect(text).toContain(`Cannot connect to Teleport at 127.0.0.1:${front.port}`);
    expect(text).not.toContain('\n');
  });

  it('names every way that was tried', async () => {
    const teleport = await bed.teleport();
    const { config } = await bed.front(await bed.teleport({ pki: await createTeleportPki() }), 'websocket');

    const relay = await bed.relay(teleport, { waits: false, teleport: config });

    const text = await problem(relay);
    for (const way of ['auth: ', 'proxy: ', 'websocket: ']) expect(text).toContain(way);
  });

  it('names the cluster that a Proxy Service is of, when it is another', async () => {
    const clusterName = 'other.teleport.sh';
    const other = await bed.teleport({ clusterName, pki: await createTeleportPki({ clusterName }) });
    const { config } = await bed.front(other, 'websocket');

    const relay = await bed.relay(await bed.teleport(), { waits: false, teleport: config });

    expect(await problem(relay)).toContain(
      `is of cluster "other.teleport.sh", the relay's credentials are of "example.teleport.sh"`,
    );
  });

  it('says how to trust a web certificate by an authority of one’s own, and trusts none by itself', async () => {
    const teleport = await bed.teleport();
    const { config } = await bed.front(teleport, 'websocket');

    const relay = await bed.relay(teleport, {
      waits: false,
      teleport: { addr: config.addr ?? '', connection: 'websocket' },
    });

    expect(await problem(relay)).toMatch(/name its file in \[teleport\] proxy_ca_file/);
  });
});

describe('an HTTP proxy of the environment', () => {
  const NAME = 'teleport.example.com';
  const open = async (options: Parameters<typeof startConnectProxy>[0]): Promise<ConnectProxy> => {
    const proxy = await startConnectProxy(options);
    bed.alsoStop(() => proxy.stop());
    return proxy;
  };

  it.each(FRONT_KINDS)('is gone through to what is reached by %s', async (kind) => {
    const teleport = await bed.teleport();
    const { front, config } = await bed.front(teleport, kind, { dnsNames: [NAME] });
    const proxy = await open({ ways: { [`${NAME}:443`]: front.port }, login: 'relay:s3cret' });

    await bed.relay(teleport, {
      teleport: { ...config, addr: `${NAME}:443` },
      environment: { HTTPS_PROXY: `http://relay:s3cret@127.0.0.1:${proxy.port}`, NO_PROXY: 'example.org' },
    });

    expect(routes()).toEqual([kind]);
    expect(new Set(proxy.asked)).toEqual(new Set([`${NAME}:443`]));
    expect(bed.logLines.join('\n')).not.toContain('s3cret');
  });

  it.each([
    ['refuses the login', 'relay:wrong', `${NAME}:443`, /answered 407/],
    ['forbids the destination', 'relay:s3cret', 'elsewhere.example.com:443', /answered 403/],
  ])('is named when it %s', async (_, login, way, expected) => {
    const teleport = await bed.teleport();
    const proxy = await open({ ways: { [way]: 9 }, login: 'relay:s3cret' });

    const relay = await bed.relay(teleport, {
      waits: false,
      teleport: { addr: `${NAME}:443` },
      environment: { https_proxy: `http://${login}@127.0.0.1:${proxy.port}` },
    });

    const text = await problem(relay);
    expect(text).toMatch(expected);
    expect(text).toContain(`through the proxy 127.0.0.1:${proxy.port} that https_proxy names`);
    expect(text).not.toContain(login);
  });

  it('is left aside for this machine and for what NO_PROXY names', async () => {
    const teleport = await bed.teleport();

    await bed.relay(teleport, { environment: { HTTPS_PROXY: 'http://127.0.0.1:9' } });

    expect(routes()).toEqual(['auth']);
  });
});
