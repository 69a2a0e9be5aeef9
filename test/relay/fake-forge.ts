import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { ManualClock } from '../sandbox/clock';

export const APP_ID = 'ari:cloud:ecosystem::app/7d5a1e5c-0000-4000-8000-000000000001';
export const INSTALLATION = 'ari:cloud:ecosystem::installation/3f1c0000-0000-4000-8000-000000000002';

/** Made once for each test file: an RSA key costs half a second. */
const KEYS = generateKeyPair('RS256');

/** What is answered to whoever asks for the keys. */
interface KeyAnswer {
  /** 0: the connection is cut. */
  readonly status: number;
  readonly body: string;
}

const keySetOf = (keys: readonly JWK[]): string => JSON.stringify({ keys });

/** Signs Forge Invocation Tokens and publishes the key. */
export class FakeForge {
  readonly #clock: ManualClock;
  readonly #key: CryptoKey;
  readonly #jwk: JWK;
  readonly #server: Server;
  #answer: KeyAnswer;
  #count = 0;
  fetches = 0;

  private constructor(clock: ManualClock, key: CryptoKey, jwk: JWK) {
    this.#clock = clock;
    this.#key = key;
    this.#jwk = jwk;
    this.#answer = { status: 200, body: keySetOf([jwk]) };
    this.#server = createServer((_request, response) => {
      this.fetches += 1;
      const { status, body } = this.#answer;
      if (status === 0) return void response.destroy();
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      return void response.end(body);
    });
  }

  static async start(clock: ManualClock): Promise<FakeForge> {
    const { privateKey, publicKey } = await KEYS;
    const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', use: 'sig', alg: 'RS256' };
    const forge = new FakeForge(clock, privateKey, jwk);
    await new Promise<void>((resolve) => forge.#server.listen(0, '127.0.0.1', resolve));
    return forge;
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks.json`;
  }

  /** From now on there is no usable key set to be had. */
  goDown(answer: Partial<KeyAnswer> = { status: 500 }): void {
    this.#answer = { ...this.#answer, ...answer };
  }

  /** Publishes the key again, or other keys, or the same under another name. */
  publish(keys: readonly Partial<JWK>[] = [{}]): void {
    this.#answer = { status: 200, body: keySetOf(keys.map((changes) => ({ ...this.#jwk, ...changes }))) };
  }

  /** Publishes one key of any kind instead. */
  publishOnly(key: JWK): void {
    this.#answer = { status: 200, body: keySetOf([key]) };
  }

  /** A good token, unless told otherwise. */
  async token(
    changes: {
      readonly app?: Record<string, unknown>;
      readonly claims?: Record<string, unknown>;
      readonly audience?: string;
      readonly issuer?: string;
      readonly lifetimeSeconds?: number;
      readonly kid?: string;
      readonly key?: CryptoKey;
      readonly jti?: string;
      readonly alg?: string;
      /** A claim to leave out. */
      readonly leaves?: 'exp' | 'iat' | 'jti';
    } = {},
  ): Promise<string> {
    const now = Math.floor(this.#clock.now() / 1000);
    const app = {
      id: APP_ID,
      installationId: INSTALLATION,
      installation: { id: INSTALLATION, contexts: [] },
      environment: { type: 'PRODUCTION', id: 'ari:cloud:ecosystem::environment/1' },
      module: { type: 'core:function', key: 'main' },
      ...changes.app,
    };
    const times = {
      iat: now,
      exp: now + (changes.lifetimeSeconds ?? 25),
      jti: changes.jti ?? `token-${++this.#count}`,
    };
    const kept = Object.entries(times).filter(([name]) => name !== changes.leaves);
    return new SignJWT({ app, ...Object.fromEntries(kept), ...changes.claims })
      .setProtectedHeader({ alg: changes.alg ?? 'RS256', typ: 'JWT', kid: changes.kid ?? 'key-1' })
      .setIssuer(changes.issuer ?? 'forge/invocation-token')
      .setAudience(changes.audience ?? APP_ID)
      .setNotBefore(now)
      .sign(changes.key ?? this.#key);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
