/** Goal: a good token is taken for what it says, a used one is known for as long as it could be used, and nothing of it is shown. */
import { claimNamesOf, createFitVerifier } from '../../../src/relay/http/fit';
import { TOKEN_CLOCK_TOLERANCE_MS } from '../../../src/relay/limits';
import { logTo } from '../../../src/relay/log';
import { ManualClock } from '../../sandbox/clock';
import { APP_ID, FakeForge, INSTALLATION } from '../fake-forge';

const START_MS = Date.UTC(2026, 5, 1, 9);
const LIFE_MS = 25_000;

let clock: ManualClock;
let forge: FakeForge;
let lines: string[];

beforeEach(async () => {
  clock = new ManualClock(START_MS);
  forge = await FakeForge.start(clock);
  lines = [];
});
afterEach(() => forge.stop());

const verifier = (changes: { readonly installations?: string[]; readonly rememberedMax?: number } = {}) => {
  const { installations = [INSTALLATION], ...others } = changes;
  return createFitVerifier({
    config: {
      way: 'call',
      pairingFile: '',
      appId: APP_ID,
      installations,
      environment: 'production',
      jwksUrl: forge.jwksUrl,
      tokens: 'per-call',
      webtriggerHosts: [],
    },
    clock,
    log: logTo({ write: (line) => void lines.push(line) }, 'info'),
    ...others,
  });
};

const bearer = (token: string) => `Bearer ${token}`;
const app = (changes: Record<string, unknown>) => forge.token({ app: changes }).then(bearer);

describe('a token', () => {
  it('of ever new installations is announced for the first twenty of them only', async () => {
    const fit = verifier({ installations: [] });
    for (let count = 0; count < 25; count += 1)
      await fit.verify(await app({ installationId: `installation-${count}`, installation: undefined }));

    expect(lines).toHaveLength(20);
  });

  it('may name its installation with or without the beginning that all of them share', async () => {
    const fit = verifier({ installations: [INSTALLATION.split('/')[1] ?? ''] });

    expect(await fit.verify(bearer(await forge.token()))).toEqual({ kind: 'ok' });
  });

  it('need not name the app beside its audience, and names no other', async () => {
    const fit = verifier();

    expect(await fit.verify(await app({ id: undefined }))).toEqual({ kind: 'ok' });
    expect(await fit.verify(await app({ id: 'another' }))).toEqual({
      kind: 'invalid',
      reason: 'another app',
    });
  });

  it('is taken while there is room to remember it, which is free again once the one before is of no use', async () => {
    const fit = verifier({ rememberedMax: 1 });
    const busy = { kind: 'unavailable', code: 'busy', reason: 'Too many calls in a short time' };
    await fit.verify(await app({}));
    clock.advance(LIFE_MS + TOKEN_CLOCK_TOLERANCE_MS - 1);

    expect(await fit.verify(await app({}))).toEqual(busy);
    clock.advance(1);
    expect(await fit.verify(await app({}))).toEqual({ kind: 'ok' });
    expect(await fit.verify(await app({}))).toEqual(busy);
  });
});

describe('claimNamesOf()', () => {
  const namesIn = (claims: unknown): string[] =>
    claimNamesOf(`Bearer x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`);

  it('tells a token by the names of its claims, and those within them, never by what they say', async () => {
    const names = claimNamesOf(bearer(await forge.token()));

    expect(names).toEqual(expect.arrayContaining(['jti', 'exp', 'iss', 'app', 'app.environment']));
    expect(names.join()).not.toMatch(new RegExp(`${APP_ID}|${INSTALLATION}|production`));
    expect(claimNamesOf(undefined)).toEqual([]);
  });

  it('looks into objects, and into no text, list or nothing', () => {
    expect(namesIn({ a: { b: { c: 1 } }, text: 'ab', list: ['x'], nothing: null, count: 1 })).toEqual([
      'a',
      'a.b',
      'text',
      'list',
      'nothing',
      'count',
    ]);
  });

  it('shows no name that may be a value', () => {
    const long = 'a'.repeat(64);

    expect(
      namesIn({ 'bob@example.com': 1, '1st': 1, ' a': 1, 'b:c': 1, [long]: 1, [`${long}a`]: 1, _x: 1 }),
    ).toEqual([long]);
  });

  it('shows no more names than any token has', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`n${index}`, 1]));

    expect(namesIn(many)).toHaveLength(60);
  });
});
