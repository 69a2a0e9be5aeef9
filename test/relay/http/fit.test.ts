import { exportJWK, generateKeyPair } from 'jose';
import { createFitVerifier, type FitVerifier } from '../../../src/relay/http/fit';
import { JWKS_COOLDOWN_MS, JWKS_FRESH_MS, JWKS_KEPT_MS, TOKEN_CHARS_MAX } from '../../../src/relay/limits';
import { logTo } from '../../../src/relay/log';
import { ManualClock } from '../../sandbox/clock';
import { APP_ID, FakeForge, INSTALLATION } from '../fake-forge';
import { textLike } from '../matchers';

const START_MS = Date.UTC(2026, 5, 1, 9);

let clock: ManualClock;
let forge: FakeForge;
let lines: string[];

beforeEach(async () => {
  clock = new ManualClock(START_MS);
  forge = await FakeForge.start(clock);
  lines = [];
});
afterEach(() => forge.stop());

const verifier = (
  changes: { installations?: string[]; environment?: string; tokens?: 'per-call' | 'per-invocation' } = {},
): FitVerifier =>
  createFitVerifier({
    config: {
      way: 'call',
      pairingFile: '',
      appId: APP_ID,
      installations: [INSTALLATION],
      environment: 'production',
      jwksUrl: forge.jwksUrl,
      tokens: 'per-call',
      webtriggerHosts: [],
      ...changes,
    },
    clock,
    log: logTo({ write: (line) => void lines.push(line) }, 'info'),
  });
const KEYS_UNAVAILABLE = { kind: 'unavailable', code: 'keys-unavailable' };
const bearer = (token: string) => `Bearer ${token}`;

describe('a Forge Invocation Token', () => {
  it('is good once', async () => {
    const fit = verifier();
    const token = bearer(await forge.token());

    expect(await fit.verify(token)).toEqual({ kind: 'ok' });
    expect(await fit.verify(token)).toMatchObject({
      kind: 'invalid',
      reason: textLike(/^used before \(.*\[forge\] tokens = "per-invocation"\)$/),
    });
  });

  it('is none without the word Bearer, and when it is longer than any of Atlassian', async () => {
    const fit = verifier();
    const token = await forge.token();
    const none = { kind: 'invalid', reason: 'no bearer token' };

    for (const header of [
      undefined,
      '',
      token,
      `Basic ${token}`,
      `x Bearer ${token}`,
      `Bearer ${token} x`,
      bearer('a'.repeat(TOKEN_CHARS_MAX)),
    ])
      expect(await fit.verify(header)).toEqual(none);
    expect(await fit.verify(bearer('a'.repeat(TOKEN_CHARS_MAX - 'Bearer '.length)))).not.toEqual(none);
  });

  it('that calls of one invocation share is good until it ends, where the configuration says so', async () => {
    const fit = verifier({ tokens: 'per-invocation' });
    const token = bearer(await forge.token());

    expect(await fit.verify(token)).toEqual({ kind: 'ok' });
    expect(await fit.verify(token)).toEqual({ kind: 'ok' });
    clock.advance(60_000);
    expect(await fit.verify(token)).toMatchObject({ kind: 'invalid', reason: 'ERR_JWT_EXPIRED' });
  });

  it.each([
    ['an unknown installation', { installations: ['another'] }, 'forbidden'],
    ['another environment', { environment: 'staging' }, 'forbidden'],
  ])('that may be shared is refused for %s all the same', async (_case, changes, kind) => {
    const fit = verifier({ tokens: 'per-invocation', ...changes });

    expect(await fit.verify(bearer(await forge.token()))).toMatchObject({ kind });
  });

  it('is invalid without a signature, whatever its header says', async () => {
    const [, payload] = (await forge.token()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'key-1' })).toString('base64url');

    expect(await verifier().verify(bearer(`${header}.${payload}.`))).toMatchObject({ kind: 'invalid' });
  });

  it('is invalid with another algorithm, even one keyed with the public key', async () => {
    const [, payload] = (await forge.token()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'key-1' })).toString('base64url');

    expect(await verifier().verify(bearer(`${header}.${payload}.c2ln`))).toMatchObject({ kind: 'invalid' });
  });

  it.each(['PS256', 'RS384', 'ES256'])('is invalid with %s, though the key is published', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    forge.publishOnly({ ...(await exportJWK(publicKey)), kid: 'key-1' });

    expect(await verifier().verify(bearer(await forge.token({ key: privateKey, alg })))).toMatchObject({
      kind: 'invalid',
      reason: 'ERR_JOSE_ALG_NOT_ALLOWED',
    });
  });

  it.each(['exp', 'iat', 'jti'] as const)('is invalid without %s', async (claim) => {
    expect(await verifier().verify(bearer(await forge.token({ leaves: claim })))).toMatchObject({
      kind: 'invalid',
    });
  });

  it('is remembered as long as it would be taken, and not used again in the seconds of grace', async () => {
    const fit = verifier();
    const token = bearer(await forge.token({ lifetimeSeconds: 25 }));
    expect(await fit.verify(token)).toEqual({ kind: 'ok' });

    clock.advance(29_000);

    expect(await fit.verify(token)).toMatchObject({ kind: 'invalid', reason: textLike(/^used before/) });
  });

  it('is invalid when signed by another key under a known name', async () => {
    const { privateKey } = await generateKeyPair('RS256');

    expect(await verifier().verify(bearer(await forge.token({ key: privateKey })))).toMatchObject({
      kind: 'invalid',
      reason: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });

  it.each([
    ['for another app', { audience: 'ari:cloud:ecosystem::app/other' }],
    ['of another issuer', { issuer: 'forge/context-token' }],
    ['with an unknown key', { kid: 'key-2' }],
    ['that names another app inside', { app: { id: 'ari:cloud:ecosystem::app/other' } }],
    ['without an installation', { app: { installationId: undefined, installation: undefined } }],
    ['without an environment', { app: { environment: undefined } }],
  ])('is invalid %s', async (_, changes) => {
    expect(await verifier().verify(bearer(await forge.token(changes)))).toMatchObject({ kind: 'invalid' });
  });

  it.each([undefined, '', 'Bearer', 'Basic YTpi', 'Bearer a b', `Bearer ${'a'.repeat(20_000)}`])(
    'is missing in %p',
    async (header) => {
      expect(await verifier().verify(header)).toMatchObject({ kind: 'invalid' });
    },
  );

  it('expires, with five seconds of grace for clocks that differ', async () => {
    const fit = verifier();
    const [first, second] = [
      await forge.token({ lifetimeSeconds: 25 }),
      await forge.token({ lifetimeSeconds: 25 }),
    ];

    clock.advance(29_000);
    expect(await fit.verify(bearer(first))).toEqual({ kind: 'ok' });
    clock.advance(2_000);
    expect(await fit.verify(bearer(second))).toMatchObject({ kind: 'invalid', reason: 'ERR_JWT_EXPIRED' });
  });

  it('is forbidden from another environment, another installation, and an isolated cloud', async () => {
    const fit = verifier();

    const verified = [
      await fit.verify(bearer(await forge.token({ app: { environment: { type: 'DEVELOPMENT' } } }))),
      await fit.verify(bearer(await forge.token({ app: { installationId: 'someone-else' } }))),
      await fit.verify(bearer(await forge.token({ app: { installation: { id: 'someone-else' } } }))),
      await fit.verify(bearer(await forge.token({ claims: { icLabel: 'isolated' } }))),
    ];

    expect(verified.map(({ kind }) => kind)).toEqual(['forbidden', 'forbidden', 'forbidden', 'forbidden']);
  });

  it('is forbidden while no installation is configured; the log says once what to write', async () => {
    const fit = verifier({ installations: [] });

    const verified = [
      await fit.verify(bearer(await forge.token())),
      await fit.verify(bearer(await forge.token())),
    ];

    expect(verified.map(({ kind }) => kind)).toEqual(['forbidden', 'forbidden']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(JSON.stringify(`installations = ["${INSTALLATION}"]`).slice(1, -1));
  });

  it("cannot be checked while Atlassian's keys are away and were never read, and can once they are there", async () => {
    const fit = verifier();
    forge.goDown();

    expect(await fit.verify(bearer(await forge.token()))).toMatchObject(KEYS_UNAVAILABLE);
    forge.publish();
    expect(await fit.verify(bearer(await forge.token()))).toEqual({ kind: 'ok' });
  });

  it('with an unknown key does not make the relay fetch the keys again and again', async () => {
    const fit = verifier();
    for (let count = 0; count < 5; count += 1)
      await fit.verify(bearer(await forge.token({ kid: `unknown-${count}` })));

    expect(forge.fetches).toBeLessThanOrEqual(2);
  });
});

describe("while Atlassian's key server is away", () => {
  /** A verifier that read the keys just before. */
  async function warm(): Promise<FitVerifier> {
    const fit = verifier();
    expect(await fit.verify(bearer(await forge.token()))).toEqual({ kind: 'ok' });
    return fit;
  }

  it.each([
    ['answers nothing', { status: 0 }],
    ['answers 503', { status: 503 }],
    ['answers 404', { status: 404 }],
    ['answers a page', { body: '<html>' }],
    ['answers what is no key set', { body: '{"keys":"none"}' }],
  ])('and %s, the keys that are known are used for a day and no longer', async (_case, answer) => {
    const fit = await warm();
    forge.goDown(answer);

    clock.advance(JWKS_KEPT_MS - 1);
    expect(await fit.verify(bearer(await forge.token()))).toEqual({ kind: 'ok' });
    clock.advance(1);
    expect(await fit.verify(bearer(await forge.token()))).toMatchObject(KEYS_UNAVAILABLE);
  });

  it('a key that is not known cannot be checked, and counts once the key server lists it', async () => {
    const fit = await warm();
    forge.goDown();
    const unknown = async () => fit.verify(bearer(await forge.token({ kid: 'key-2' })));

    clock.advance(JWKS_FRESH_MS);
    expect(await unknown()).toMatchObject(KEYS_UNAVAILABLE);
    forge.publish([{}, { kid: 'key-2' }]);
    clock.advance(JWKS_COOLDOWN_MS);
    expect(await unknown()).toEqual({ kind: 'ok' });
  });

  it('a key that was withdrawn is taken; once the key server answers, its answer holds', async () => {
    const fit = await warm();
    forge.goDown();
    clock.advance(JWKS_FRESH_MS);
    expect(await fit.verify(bearer(await forge.token()))).toEqual({ kind: 'ok' });

    forge.publish([]);
    clock.advance(JWKS_COOLDOWN_MS);

    expect(await fit.verify(bearer(await forge.token()))).toMatchObject({
      kind: 'invalid',
      reason: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });

  it('it is asked once in half a minute, and the log says once until when the keys are used', async () => {
    const fit = await warm();
    forge.goDown();
    clock.advance(JWKS_FRESH_MS);

    for (let count = 0; count < 3; count += 1) {
      await fit.verify(bearer(await forge.token()));
      await fit.verify(bearer(await forge.token({ kid: `unknown-${count}` })));
      clock.advance(JWKS_COOLDOWN_MS);
    }

    expect(forge.fetches).toBe(1 + 3);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      event: 'forge.keys-away',
      usedUntil: new Date(START_MS + JWKS_KEPT_MS).toISOString(),
    });
  });
});

it('a key that Atlassian lists no longer is good for ten minutes at most', async () => {
  const fit = verifier();
  expect(await fit.verify(bearer(await forge.token()))).toEqual({ kind: 'ok' });
  forge.publish([{ kid: 'key-2' }]);

  clock.advance(JWKS_FRESH_MS - 1);
  expect(await fit.verify(bearer(await forge.token()))).toEqual({ kind: 'ok' });
  clock.advance(1);
  expect(await fit.verify(bearer(await forge.token()))).toMatchObject({ kind: 'invalid' });
});
