/**
 * A certificate authority that lives in memory: P-256 keys, certificates signed with SHA-256.
 * Validity runs on the given clock. TLS stacks check it against the machine's own time, so anything that really
 * connects should be issued by the SystemClock (the default everywhere).
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
  type JsonName,
} from '@peculiar/x509';
import { type Clock } from '../clock';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const AUTHORITY_TTL_MS = 10 * 365 * 86_400_000;
/** Teleport backdates certificates by a minute, so that a client whose clock is a little behind can use them at once. */
const BACKDATE_MS = 60_000;

const SERIAL_BYTES = 16;

/** A private key and its certificate, both PEM. */
export interface KeyAndCert {
  readonly keyPem: string;
  readonly certPem: string;
}

/** Whom a certificate is for. */
export interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly serialNumber?: string;
}

/** What a certificate says and how long it holds. A negative `ttlMs` gives one that has already expired. */
export interface CertificateRequest {
  readonly subject: Subject;
  readonly usage: 'client' | 'server';
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly ttlMs: number;
}

const USAGES = {
  client: [ExtendedKeyUsage.clientAuth],
  server: [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth],
};

const SERIAL_NUMBER_OID = '2.5.4.5';

function subjectName(subject: Subject): string {
  const parts: JsonName = [{ CN: [subject.commonName] }];
  for (const organization of subject.organizations ?? []) parts.push({ O: [organization] });
  if (subject.serialNumber !== undefined) parts.push({ [SERIAL_NUMBER_OID]: [subject.serialNumber] });
  return new Name(parts).toString();
}

async function exportKeyPem(key: CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

/** Teleport writes the number of an authority's certificate into its subject too. */
const serialNumber = (): string => BigInt(`0x${randomBytes(SERIAL_BYTES).toString('hex')}`).toString();

/** Signs certificates; its own certificate is self-signed. */
export class CertificateAuthority {
  readonly #clock: Clock;
  readonly #keys: CryptoKeyPair;
  readonly #certificate: X509Certificate;

  private constructor(clock: Clock, keys: CryptoKeyPair, certificate: X509Certificate) {
    this.#clock = clock;
    this.#keys = keys;
    this.#certificate = certificate;
  }

  /** Makes a new authority with a key of its own. */
  static async create(commonName: string, clock: Clock): Promise<CertificateAuthority> {
    cryptoProvider.set(crypto);
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: subjectName({ commonName, organizations: [commonName], serialNumber: serialNumber() }),
      keys,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(clock.now() - BACKDATE_MS),
      notAfter: new Date(clock.now() + AUTHORITY_TTL_MS),
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new CertificateAuthority(clock, keys, certificate);
  }

  /** The authority's own certificate. */
  get certPem(): string {
    return `${this.#certificate.toString('pem')}\n`;
  }

  /** Makes a new key and signs a certificate for it. */
  async issue(request: CertificateRequest): Promise<KeyAndCert> {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const names = [
      ...(request.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
      ...(request.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
    ];
    const notAfter = this.#clock.now() + request.ttlMs;
    const certificate = await X509CertificateGenerator.create({
      subject: subjectName(request.subject),
      issuer: this.#certificate.subject,
      signingKey: this.#keys.privateKey,
      publicKey: keys.publicKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Math.min(this.#clock.now(), notAfter) - BACKDATE_MS),
      notAfter: new Date(notAfter),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new ExtendedKeyUsageExtension(USAGES[request.usage]),
        ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
      ],
    });
    return { keyPem: await exportKeyPem(keys.privateKey), certPem: `${certificate.toString('pem')}\n` };
  }
}
