import { X509Certificate } from 'node:crypto';
import { createServer, get } from 'node:https';
import { ManualClock } from '../clock';
import { createServerCertificate } from './server-certificate';
import { createTeleportPki } from './teleport-pki';

const START_MS = Date.UTC(2026, 0, 5);

describe("the sandbox's certificates", () => {
  it("name the Auth Service as Teleport's clients expect", async () => {
    const pki = await createTeleportPki();
    const cert = new X509Certificate(pki.authServer.certPem);

    expect(cert.subjectAltName).toBe('DNS:teleport.cluster.local, DNS:*.teleport.cluster.local');
    expect(cert.checkIssued(new X509Certificate(pki.hostCaPem))).toBe(true);
    expect(cert.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('come from two authorities: host for servers, user for clients', async () => {
    const pki = await createTeleportPki();
    const client = new X509Certificate(
      (await pki.issueClient({ user: 'alice', roles: ['requester'] })).certPem,
    );

    expect(client.verify(new X509Certificate(pki.userCaPem).publicKey)).toBe(true);
    expect(client.verify(new X509Certificate(pki.hostCaPem).publicKey)).toBe(false);
  });

  it('hold as long as asked on the clock given, or have already expired', async () => {
    const pki = await createTeleportPki({ clock: new ManualClock(START_MS) });
    const validTo = async (ttlMs: number) =>
      Date.parse(
        new X509Certificate((await pki.issueClient({ user: 'a', roles: [], ttlMs })).certPem).validTo,
      );

    expect(await validTo(3_600_000)).toBe(START_MS + 3_600_000);
    expect(await validTo(-1000)).toBe(START_MS - 1000);
  });

  it('let a plain HTTPS server answer on localhost and 127.0.0.1', async () => {
    const { keyPem, certPem, caPem } = await createServerCertificate();
    const server = createServer({ key: keyPem, cert: certPem }, (_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;

    const statuses = await Promise.all(
      ['localhost', '127.0.0.1'].map(
        (host) =>
          new Promise((resolve, reject) => {
            const lookupV4 = { family: 4, ca: caPem, agent: false };
            get(`https://${host}:${port}/`, lookupV4, (response) => {
              response.resume();
              resolve(response.statusCode);
            }).on('error', reject);
          }),
      ),
    );
    await new Promise((resolve) => server.close(resolve));

    expect(statuses).toEqual([200, 200]);
  });
});
