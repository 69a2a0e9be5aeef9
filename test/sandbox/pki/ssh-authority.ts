/**
 * An SSH certificate authority: an Ed25519 key that signs the certificates of users.
 * @see https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.certkeys
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomInt,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { sshLine, sshList, sshString, sshUint32, sshUint64 } from './ssh-wire';

const AUTHORITY_KEY_TYPE = 'ssh-ed25519';
const CERT_TYPE = 'ecdsa-sha2-nistp256-cert-v01@openssh.com';
const CURVE = 'nistp256';
const USER_CERT = 1;
const NONCE_BYTES = 32;
const SERIAL_MAX = 2 ** 32;
/** A point of a curve that is not compressed begins with it. */
const UNCOMPRESSED = 4;

/** Whom a certificate is for, and how long it holds. */
export interface SshCertificateRequest {
  /** A P-256 key: the one of the identity's TLS certificate. */
  readonly keyPem: string;
  readonly user: string;
  readonly roles: readonly string[];
  readonly clusterName: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** Signs certificates of users. */
export class SshAuthority {
  readonly #privateKey: KeyObject;
  readonly #publicKey: Buffer;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#privateKey = privateKey;
    this.#publicKey = Buffer.concat([
      sshString(AUTHORITY_KEY_TYPE),
      sshString(coordinate(publicKey.export({ format: 'jwk' }).x)),
    ]);
  }

  /** Its public key as one line. */
  get publicKeyLine(): string {
    return sshLine(AUTHORITY_KEY_TYPE, this.#publicKey);
  }

  /** A certificate as one line. */
  certify(request: SshCertificateRequest): string {
    const unsigned = Buffer.concat([
      sshString(CERT_TYPE),
      sshString(randomBytes(NONCE_BYTES)),
      sshString(CURVE),
      sshString(pointOf(request.keyPem)),
      sshUint64(randomInt(SERIAL_MAX)),
      sshUint32(USER_CERT),
      sshString(request.user),
      sshList(principals()),
      sshUint64(Math.floor(request.notBeforeMs / 1000)),
      sshUint64(Math.floor(request.notAfterMs / 1000)),
      sshList([]), // critical options
      sshList(extensionsOf(request)),
      sshList([]), // reserved
      sshString(this.#publicKey),
    ]);
    const signature = Buffer.concat([
      sshString(AUTHORITY_KEY_TYPE),
      sshString(sign(null, unsigned, this.#privateKey)),
    ]);
    return sshLine(CERT_TYPE, Buffer.concat([unsigned, sshString(signature)]));
  }
}

/** Teleport's names for somebody whose roles give no logins: without any principal a certificate would hold for all. */
const principals = (): readonly string[] => [`-teleport-nologin-${randomUUID()}`, '-teleport-internal-join'];

/** In alphabetical order, as the format demands; names and values take turns. */
function extensionsOf({ roles, clusterName }: SshCertificateRequest): readonly (string | Buffer)[] {
  return [
    ...['permit-port-forwarding', Buffer.alloc(0)],
    ...['permit-pty', Buffer.alloc(0)],
    ...['private-key-policy', sshString('none')],
    ...['teleport-roles', sshString(JSON.stringify({ version: 'v1', roles }))],
    ...['teleport-route-to-cluster', sshString(clusterName)],
    ...['teleport-traits', sshString('{}')],
  ];
}

function pointOf(keyPem: string): Buffer {
  const { x, y } = createPublicKey(createPrivateKey(keyPem)).export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(UNCOMPRESSED), coordinate(x), coordinate(y)]);
}

function coordinate(value: string | undefined): Buffer {
  if (value === undefined) throw new Error('((this kind of key has no such coordinate))');
  return Buffer.from(value, 'base64url');
}
