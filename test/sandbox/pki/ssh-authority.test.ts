import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { ManualClock } from '../clock';
import { createTeleportPki } from './teleport-pki';

const START_MS = Date.UTC(2026, 0, 5);
const TTL_MS = 3_600_000;

/** Reads an SSH blob from front to back. */
class Reader {
  readonly #blob: Buffer;
  #at = 0;
  constructor(blob: Buffer) {
    this.#blob = blob;
  }

  get blob(): Buffer {
    return this.#blob;
  }

  get at(): number {
    return this.#at;
  }
  number(bytes: 4 | 8): number {
    this.#at += bytes;
    return bytes === 4
      ? this.blob.readUInt32BE(this.#at - 4)
      : Number(this.blob.readBigUInt64BE(this.#at - 8));
  }
  bytes(): Buffer {
    const length = this.number(4);
    this.#at += length;
    return this.blob.subarray(this.#at - length, this.#at);
  }
  text = (): string => this.bytes().toString();
  list(): string[] {
    const inner = new Reader(this.bytes());
    const found: string[] = [];
    while (inner.at < inner.blob.length) found.push(inner.text());
    return found;
  }
}

function readCertificate(line: string) {
  const reader = new Reader(Buffer.from(line.split(' ')[1] ?? '', 'base64'));
  const read = {
    type: reader.text(),
    nonce: reader.bytes(),
    curve: reader.text(),
    point: reader.bytes(),
    serial: reader.number(8),
    kind: reader.number(4),
    keyId: reader.text(),
    principals: reader.list(),
    validAfter: reader.number(8),
    validBefore: reader.number(8),
    critical: reader.list(),
    extensions: reader.list(),
    reserved: reader.list(),
    authority: reader.bytes(),
  };
  const signed = reader.blob.subarray(0, reader.at);
  const signature = new Reader(reader.bytes());
  return { ...read, signed, signature: { type: signature.text(), bytes: signature.bytes() } };
}

async function identityOf(user: string) {
  const pki = await createTeleportPki({ clock: new ManualClock(START_MS) });
  const identity = await pki.issueIdentityFile({ user, roles: ['requester', 'reviewer'], ttlMs: TTL_MS });
  const lines = identity.split('\n');
  const certificate =
    lines.find((line) => line.startsWith('ecdsa-sha2-nistp256-cert-v01@openssh.com ')) ?? '';
  return { lines, certificate: readCertificate(certificate), identity };
}

describe('the SSH certificate of an identity file', () => {
  it('is for the user of the TLS certificate, its key and its time', async () => {
    const { certificate, identity } = await identityOf('alice');
    const tls = new X509Certificate(identity.slice(identity.indexOf('-----BEGIN CERTIFICATE')));
    const { x = '', y = '' } = tls.publicKey.export({ format: 'jwk' });

    expect(certificate).toMatchObject({
      curve: 'nistp256',
      kind: 1,
      keyId: 'alice',
      critical: [],
      reserved: [],
    });
    expect(certificate.point.subarray(1).toString('base64url')).toBe(
      Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url'),
    );
    expect(certificate.validAfter * 1000).toBe(START_MS - 60_000);
    expect(certificate.validBefore * 1000).toBe(START_MS + TTL_MS);
    expect(certificate.principals.length).toBeGreaterThan(0);
  });

  it('names the roles and the cluster, its extensions in alphabetical order', async () => {
    const { certificate } = await identityOf('alice');
    const names = certificate.extensions.filter((_, index) => index % 2 === 0);

    expect(names).toEqual([...names].sort());
    expect(certificate.extensions[names.indexOf('teleport-roles') * 2 + 1]).toContain(
      '{"version":"v1","roles":["requester","reviewer"]}',
    );
    expect(certificate.extensions[names.indexOf('teleport-route-to-cluster') * 2 + 1]).toContain(
      'example.teleport.sh',
    );
  });

  it('is signed by the authority for users, which is not the one for hosts', async () => {
    const { certificate, lines } = await identityOf('alice');
    const authority = new Reader(certificate.authority);
    const key = createPublicKey({
      format: 'jwk',
      key: { kty: 'OKP', crv: 'Ed25519', x: (authority.text(), authority.bytes().toString('base64url')) },
    });
    const hostLine = lines.find((line) => line.startsWith('@cert-authority ')) ?? '';

    expect(certificate.signature.type).toBe('ssh-ed25519');
    expect(verify(null, certificate.signed, key, certificate.signature.bytes)).toBe(true);
    expect(hostLine).toMatch(/^@cert-authority \S+ ssh-ed25519 AAAA\S+ type=host$/);
    expect(hostLine).not.toContain(certificate.authority.toString('base64'));
  });
});

it('gives authorities a serial number in the subject, as Teleport does', async () => {
  const { hostCaPem, userCaPem } = await createTeleportPki();

  for (const pem of [hostCaPem, userCaPem])
    expect(new X509Certificate(pem).subject).toMatch(
      /^CN=example.teleport.sh\nO=example.teleport.sh\nserialNumber=\d+$/,
    );
});
