import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '../clock';
import type { IdSource } from './ids';
import { environmentAri, type Deployment, type Installation } from './installation';
import type { FunctionCall } from './invocation';
import { INVOCATION_TOKEN_LIFETIME_SECONDS } from './limits';

/** What invocation tokens are signed with. */
interface TokenPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The pair of a platform, or of many that are made of it. */
export type TokenKeys = () => Promise<TokenPair>;

/** Makes a pair when it is first asked for: that takes longer than all else that a host needs, and most sites need none. */
export function makeTokenKeys(): TokenKeys {
  let made: Promise<TokenPair> | undefined;
  return () => (made ??= generateKeyPair('RS256'));
}

/**
 * Signs Forge Invocation Tokens: how a remote knows that a call comes from the platform.
 *
 * @see https://developer.atlassian.com/platform/forge/remote/essentials/
 */
export class InvocationTokens {
  readonly #clock: Clock;
  readonly #ids: IdSource;
  readonly #keys: TokenKeys;
  readonly #keyId: string;
  readonly #shared = new WeakMap<FunctionCall, { readonly token: string; readonly expiresAt: number }>();

  /** `keys`: by default a pair of its own. */
  constructor(clock: Clock, ids: IdSource, keys: TokenKeys = makeTokenKeys()) {
    this.#clock = clock;
    this.#ids = ids;
    this.#keys = keys;
    this.#keyId = `forge/invocation-token/wf-${ids()}`;
  }

  /** The public key set, as the platform publishes it. */
  async keySet(): Promise<{ readonly keys: readonly JWK[] }> {
    const jwk = await exportJWK((await this.#keys()).publicKey);
    return { keys: [{ ...jwk, kid: this.#keyId, use: 'sig', alg: 'RS256' }] };
  }

  /**
   * A token for a call from a function: one of its own, or the one of the whole invocation while that is valid. It names no
   * user: the platform passes none from the backend.
   */
  async sign(
    deployment: Deployment,
    installation: Installation,
    call: FunctionCall,
    isShared = false,
  ): Promise<string> {
    const issuedAt = Math.floor(this.#clock.now() / 1000);
    const earlier = this.#shared.get(call);
    if (isShared && earlier !== undefined && issuedAt < earlier.expiresAt) return earlier.token;
    const token = await this.#signAt(issuedAt, deployment, installation, call);
    this.#shared.set(call, { token, expiresAt: issuedAt + INVOCATION_TOKEN_LIFETIME_SECONDS });
    return token;
  }

  async #signAt(
    issuedAt: number,
    deployment: Deployment,
    installation: Installation,
    call: FunctionCall,
  ): Promise<string> {
    // Parity: where the documentation shows two spellings of the version, both are there.
    const apiBaseUrl = `https://api.atlassian.com/ex/jira/${deployment.cloudId}`;
    const app = {
      id: deployment.appAri,
      version: installation.appVersion,
      appVersion: installation.appVersion,
      installationId: installation.ari,
      apiBaseUrl,
      installation: {
        id: installation.ari,
        contexts: [{ name: 'jira', cloudId: deployment.cloudId, apiBaseUrl }],
      },
      environment: { type: deployment.environmentType, id: environmentAri(deployment) },
      module: { type: call.moduleType, key: call.moduleKey },
    };
    const context = {
      cloudId: deployment.cloudId,
      moduleKey: call.moduleKey,
      userAccess: { enabled: false },
    };
    return new SignJWT({ app, context })
      .setProtectedHeader({ alg: 'RS256', kid: this.#keyId })
      .setIssuer('forge/invocation-token')
      .setAudience(deployment.appAri)
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + INVOCATION_TOKEN_LIFETIME_SECONDS)
      .setJti(jtiFrom(this.#ids()))
      .sign((await this.#keys()).privateKey);
  }
}

/** Real ones are 40 hexadecimal digits. */
const jtiFrom = (id: string): string => createHash('sha1').update(id).digest('hex');
