import { credentials } from '@grpc/grpc-js';
import { X509Certificate } from 'node:crypto';
import {
  AuthServiceClient,
  type PingResponse,
} from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { eventually } from '../../support/eventually';
import { createTeleportPki } from '../pki/teleport-pki';
import { refusal, TestBed, unary } from './testing';

const bed = new TestBed();
afterEach(() => bed.stop());

/** The parts of an identity file, the way every reader of Teleport's finds them. */
function pemsOf(identity: string): string[] {
  return identity.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g) ?? [];
}

function clientWith(addr: string, ca: string, key?: string, cert?: string): AuthServiceClient {
  const pair =
    key !== undefined && cert !== undefined ? ([Buffer.from(key), Buffer.from(cert)] as const) : [];
  return new AuthServiceClient(addr, credentials.createSsl(Buffer.from(ca), ...pair), {
    'grpc.ssl_target_name_override': 'teleport.cluster.local',
  });
}

describe('connecting to the Teleport emulator', () => {
  it('answers Ping to a client with an identity file', async () => {
    const { teleport } = await bed.start();
    const identity = await teleport.issueIdentity('access-plugin');
    const [key, cert, ca] = pemsOf(identity);
    const client = clientWith(teleport.addr, ca ?? '', key, cert);

    const pong = await unary<PingResponse>((metadata, options, done) =>
      client.ping({}, metadata, options, done),
    );
    client.close();

    expect(pong).toMatchObject({ ClusterName: 'example.teleport.sh', ServerVersion: '18.11.0' });
    expect(pong.ServerFeatures?.AdvancedAccessWorkflows).toBe(true);
  });

  it('writes identity files in the order of tctl: key, SSH certificate, certificate, SSH authority, authorities', async () => {
    const { teleport } = await bed.start();

    const lines = (await teleport.issueIdentity('alice'))
      .split('\n')
      .filter((line) => !/^[A-Za-z0-9+/=]+$/.test(line));

    expect(
      lines.map((line) =>
        line
          .split(' ')
          .slice(0, 2)
          .join(' ')
          .replace(/ AAAA.*/, ''),
      ),
    ).toEqual([
      '-----BEGIN PRIVATE',
      '-----END PRIVATE',
      'ecdsa-sha2-nistp256-cert-v01@openssh.com',
      '-----BEGIN CERTIFICATE-----',
      '-----END CERTIFICATE-----',
      '@cert-authority example.teleport.sh,*.example.teleport.sh',
      '-----BEGIN CERTIFICATE-----',
      '-----END CERTIFICATE-----',
      '',
    ]);
  });

  it('puts the user in CN and each role in an O', async () => {
    const { teleport } = await bed.start();
    const [, cert] = pemsOf(await teleport.issueIdentity('alice'));

    expect(new X509Certificate(cert ?? '').subject.split('\n').sort()).toEqual([
      'CN=alice',
      'O=dba-requester',
      'O=requester',
    ]);
  });

  it.each([
    ['no certificate', 'none'],
    ['an expired certificate', 'expired'],
    ['a certificate of another cluster', 'foreign'],
  ])('refuses a client with %s', async (_, kind) => {
    const { teleport } = await bed.start();
    const foreign = kind === 'foreign' ? await createTeleportPki() : teleport.pki;
    const ttlMs = kind === 'expired' ? { ttlMs: -60_000 } : {};
    const { keyPem, certPem } = await foreign.issueClient({
      user: 'access-plugin',
      roles: ['access-plugin'],
      ...ttlMs,
    });
    const client =
      kind === 'none'
        ? clientWith(teleport.addr, teleport.pki.hostCaPem)
        : clientWith(teleport.addr, teleport.pki.hostCaPem, keyPem, certPem);

    const refused = await new Promise((resolve) => client.ping({}, (error) => resolve(error?.code)));
    client.close();

    expect(refused).toBe(14);
  });

  it('knows nobody but its users', async () => {
    const { teleport } = await bed.start();
    const client = await bed.connect(teleport, 'mallory');

    expect((await refusal(client.ping())).code).toBe('PERMISSION_DENIED');
  });

  it('survives a restart on the same port with its state', async () => {
    const { teleport } = await bed.start();
    const client = await bed.connect(teleport);
    const watch = await bed.watch(client);
    const { addr } = teleport;
    teleport.createRequest('alice', { roles: ['editor'] });

    await teleport.stopServing();
    await eventually(() => expect(watch.outcome()).toMatch(/^UNAVAILABLE/));
    await teleport.resumeServing();

    expect(teleport.addr).toBe(addr);
    expect((await client.ping()).ClusterName).toBe('example.teleport.sh');
    expect(teleport.state.requests()).toHaveLength(1);
  });

  it('cuts connections, and takes clients back', async () => {
    const { teleport } = await bed.start();
    const client = await bed.connect(teleport);
    const watch = await bed.watch(client);

    teleport.dropConnections();

    await eventually(() => expect(watch.outcome()).toMatch(/^UNAVAILABLE/));
    await eventually(() => expect(teleport.state.watcherCount()).toBe(0));
    expect((await client.ping()).ServerVersion).toBe('18.11.0');
  });
});
