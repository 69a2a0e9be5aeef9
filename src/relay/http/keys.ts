import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import type { Clock } from '../clock';
import { fetchWithin } from '../fetch-within';
import { JWKS_COOLDOWN_MS, JWKS_FRESH_MS, JWKS_KEPT_MS, JWKS_TIMEOUT_MS } from '../limits';
import type { Log } from '../log';

/** The key could not be looked up at all, as opposed to not being there. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/**
 * The keys that Atlassian publishes. They are read anew every ten minutes, and for a token whose key is not among them; what
 * the key server then answers holds. While it gives no answer that can be used, the keys that were read last do, for a
 * bounded time.
 */
export class PublishedKeys {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #remote: ReturnType<typeof createRemoteJWKSet>;
  #readAt = -Infinity;
  #failedAt = -Infinity;

  constructor(deps: { readonly url: string; readonly clock: Clock; readonly log: Log }) {
    this.#url = deps.url;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#remote = createRemoteJWKSet(new URL(deps.url), {
      // By the relay's own clock: jose's is the machine's.
      [customFetch]: (url, options) => fetchWithin(deps.clock, JWKS_TIMEOUT_MS, url, options),
      // When to read is decided here: jose would drop what it has before there is anything newer.
      cooldownDuration: Infinity,
      cacheMaxAge: Infinity,
    });
  }

  /** The key of a token. Throws `KeysUnavailable`, or an error of jose's about the token. */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    await this.#refresh(JWKS_FRESH_MS);
    if (!this.#isReadWithin(JWKS_KEPT_MS)) throw new KeysUnavailable('Cannot fetch the key set');
    try {
      return await this.#remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw aboutTokenOrKeys(error);
    }
    // It may be newer than what was read.
    if (!(await this.#refresh(JWKS_COOLDOWN_MS))) throw new KeysUnavailable('Cannot fetch a key that is new');
    try {
      return await this.#remote(header, token);
    } catch (error) {
      throw aboutTokenOrKeys(error);
    }
  }

  /** Sees to it that the keys are no older than that; false where they could not be read. */
  async #refresh(ageMs: number): Promise<boolean> {
    if (this.#isReadWithin(ageMs)) return true;
    // Calls must not wait, one by one, for a key server that does not answer.
    const hasJustFailed = this.#clock.now() - this.#failedAt < JWKS_COOLDOWN_MS;
    if (hasJustFailed && this.#isReadWithin(JWKS_KEPT_MS)) return false;
    try {
      await this.#remote.reload();
      this.#readAt = this.#clock.now();
      return true;
    } catch {
      // Not a failure while there are keys; without any the call is refused, and `doctor` names the cause.
      this.#noteAway();
      return false;
    }
  }

  /** Once for each time that the key server goes away. */
  #noteAway(): void {
    const isNews = this.#failedAt < this.#readAt;
    this.#failedAt = this.#clock.now();
    if (!isNews) return;
    this.#log.warn('forge.keys-away', {
      usedUntil: new Date(this.#readAt + JWKS_KEPT_MS).toISOString(),
      fix: `Let the relay reach https://${new URL(this.#url).host} ([forge] jwks_url); until then the keys that it has are used`,
    });
  }

  #isReadWithin(ms: number): boolean {
    return this.#clock.now() - this.#readAt < ms;
  }
}

/** What is wrong with a published key is no fault of the token's. */
const aboutTokenOrKeys = (error: unknown): unknown =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported
    ? error
    : new KeysUnavailable('Cannot use the key set', { cause: error });
