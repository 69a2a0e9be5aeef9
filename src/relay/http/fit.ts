import { decodeJwt, errors, jwtVerify } from 'jose';
import * as v from '#wire/schema';
import type { Clock } from '../clock';
import type { ForgeConfig } from '../config/config';
import { TOKEN_CHARS_MAX, TOKEN_CLOCK_TOLERANCE_MS, TOKENS_REMEMBERED_MAX } from '../limits';
import type { Log } from '../log';
import { KeysUnavailable, PublishedKeys } from './keys';
import { ReplayMemory } from './replay';

/**
 * Whether a caller is our app. `invalid`: the Forge Invocation Token is none, forged, expired or used (Forge renews it);
 * `forbidden`: a good token of an installation or environment that this relay does not serve; `unavailable`: cannot tell,
 * because Atlassian's keys cannot be fetched and none are known, or too many tokens are in memory.
 */
export type Verification =
  | { readonly kind: 'ok' }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'forbidden'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly code: 'keys-unavailable' | 'busy'; readonly reason: string };

export interface FitVerifier {
  /** Checks the value of an `authorization` header. */
  verify(authorization: string | undefined): Promise<Verification>;
}

/** Atlassian does not name the algorithm in its documents; its tokens have RS256. Never taken from the token. */
const ALGORITHMS = ['RS256'];
const ISSUER = 'forge/invocation-token';
const INSTALLATION_PREFIX = 'ari:cloud:ecosystem::installation/';

const installationText = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

/** The claims that decide. `icLabel` marks tokens of an isolated cloud, whose keys are elsewhere. */
const ClaimsSchema = v.object({
  jti: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  exp: v.number(),
  icLabel: v.optional(v.unknown()),
  app: v.object({
    id: v.optional(v.string()),
    installationId: v.optional(installationText),
    installation: v.optional(v.object({ id: v.optional(installationText) })),
    environment: v.object({ type: v.string() }),
  }),
});
type Claims = v.InferOutput<typeof ClaimsSchema>;

/**
 * Checks Forge Invocation Tokens. An app id is shared by all of an app's customers, so a token that is merely valid
 * proves nothing: the installation must be one that the configuration names.
 * @see https://developer.atlassian.com/platform/forge/remote/essentials/
 */
export function createFitVerifier(deps: {
  readonly config: ForgeConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** How many used tokens are kept in mind until they end. */
  readonly rememberedMax?: number;
}): FitVerifier {
  const { config, clock, log, rememberedMax = TOKENS_REMEMBERED_MAX } = deps;
  const keys = new PublishedKeys({ url: config.jwksUrl, clock, log });
  const memory = new ReplayMemory(clock, rememberedMax);
  const announced = new Set<string>();
  return {
    verify: async (authorization) => {
      const token = bearerOf(authorization);
      if (token === undefined) return invalid('no bearer token');
      const checked = await checkToken(token, { keys, config, clock });
      if (checked.kind !== 'claims') return checked;
      const trusted = checkCaller(checked.claims, config, (installation) => {
        announce(installation, { announced, log });
      });
      // Nothing tells a call of the same invocation from one that somebody makes who caught its token.
      if (trusted.kind !== 'ok' || config.tokens === 'per-invocation') return trusted;
      return checkReplay(checked.claims, memory);
    },
  };
}

type Checked = Verification | { readonly kind: 'claims'; readonly claims: Claims };

async function checkToken(
  token: string,
  deps: { readonly keys: PublishedKeys; readonly config: ForgeConfig; readonly clock: Clock },
): Promise<Checked> {
  try {
    const { payload } = await jwtVerify(token, (header, input) => deps.keys.find(header, input), {
      algorithms: ALGORITHMS,
      issuer: ISSUER,
      audience: deps.config.appId,
      clockTolerance: TOKEN_CLOCK_TOLERANCE_MS / 1000,
      currentDate: new Date(deps.clock.now()),
      requiredClaims: ['exp', 'iat', 'jti'],
    });
    const claims = v.safeParse(ClaimsSchema, payload);
    return claims.success ? { kind: 'claims', claims: claims.output } : invalid('claims are missing');
  } catch (error) {
    if (error instanceof KeysUnavailable) {
      const { host } = new URL(deps.config.jwksUrl);
      return {
        kind: 'unavailable',
        code: 'keys-unavailable',
        reason: `Atlassian's keys, which tokens are checked with, cannot be fetched: let the relay reach https://${host} ([forge] jwks_url)`,
      };
    }
    if (error instanceof errors.JOSEError) return invalid(error.code);
    throw error;
  }
}

/** Everything in the token that says where the app runs must agree with the configuration. */
function checkCaller(
  claims: Claims,
  config: ForgeConfig,
  onUnknown: (installation: string) => void,
): Verification {
  const { app } = claims;
  if (claims.icLabel !== undefined) return forbidden('tokens of isolated clouds are not accepted');
  if (app.id !== undefined && app.id !== config.appId) return invalid('another app');
  if (app.environment.type.toLowerCase() !== config.environment) return forbidden('another environment');
  const named = [app.installationId, app.installation?.id].flatMap((id) => id ?? []);
  if (named.length === 0) return invalid('no installation');
  const trusted = new Set(config.installations.map(bareInstallation));
  const strangers = named.filter((id) => !trusted.has(bareInstallation(id)));
  if (strangers.length === 0) return { kind: 'ok' };
  for (const stranger of strangers) onUnknown(stranger);
  return forbidden("this installation is not in the relay's [forge] installations");
}

function checkReplay(claims: Claims, memory: ReplayMemory): Verification {
  const uselessAt = claims.exp * 1000 + TOKEN_CLOCK_TOLERANCE_MS;
  switch (memory.note(claims.jti, uselessAt)) {
    case 'first':
      return { kind: 'ok' };
    case 'repeated':
      return invalid(
        'used before (if the self-test of the app says that calls of one invocation share a token: set [forge] tokens = "per-invocation")',
      );
    case 'full':
      return { kind: 'unavailable', code: 'busy', reason: 'Too many calls in a short time' };
  }
}

/** Kept small: only this many strangers are ever announced. */
const ANNOUNCED_MAX = 20;

/** Tells the operator, once for each installation, what to write to trust it. The token was signed for our own app. */
function announce(installation: string, deps: { readonly announced: Set<string>; readonly log: Log }): void {
  if (deps.announced.has(installation) || deps.announced.size >= ANNOUNCED_MAX) return;
  deps.announced.add(installation);
  deps.log.warn('forge.installation-refused', {
    installation,
    fix: `If this is your Jira site, put it into the section [forge]: installations = [${JSON.stringify(installation)}]`,
  });
}

function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > TOKEN_CHARS_MAX) return undefined;
  return /^Bearer ([A-Za-z0-9._-]+)$/i.exec(authorization)?.[1];
}

/** What the name of a claim may be: a key that is anything else may be a value. */
const CLAIM_NAME = /^[A-Za-z]\w{0,63}$/;
/** More than the tokens of Forge have. */
const CLAIM_NAMES_MAX = 60;

/** Names of the claims of a token that was verified, and of those within them, after a dot. Never what they say. */
export function claimNamesOf(authorization: string | undefined): string[] {
  const token = bearerOf(authorization);
  if (token === undefined) return [];
  const claims: Readonly<Record<string, unknown>> = decodeJwt(token);
  return namesIn(claims)
    .flatMap((name) => [name, ...namesIn(claims[name]).map((inner) => `${name}.${inner}`)])
    .slice(0, CLAIM_NAMES_MAX);
}

const namesIn = (value: unknown): readonly string[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? []
    : Object.keys(value).filter((name) => CLAIM_NAME.test(name));

const bareInstallation = (id: string): string =>
  id.startsWith(INSTALLATION_PREFIX) ? id.slice(INSTALLATION_PREFIX.length) : id;

const invalid = (reason: string): Verification => ({ kind: 'invalid', reason });
const forbidden = (reason: string): Verification => ({ kind: 'forbidden', reason });
