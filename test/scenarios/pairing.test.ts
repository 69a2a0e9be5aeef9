/** Goal: a code lets one relay in, for ten minutes, and a relay whose key was taken away is told nothing more. */
import { MAIL_KINDS, type PairingCode } from '#wire/mail';
import type { PairedRelay } from '#wire/pages/site';
import { systemClock } from '../../src/relay/clock';
import { introduce, readCode } from '../../src/relay/pull/introduce';
import { keyIdOf, newNonce, signed } from '../../src/relay/pull/keys';
import type { Pairing } from '../../src/relay/pull/pairing-file';
import { post } from '../../src/relay/pull/post';
import { pairingCode } from '../sandbox/pairing';
import { BOB, ERIN } from '../sandbox/people';
import { withSandbox, type Story } from '../support/with-sandbox';

const pull = withSandbox({ mode: 'native', way: 'pull' });
const MINUTE_MS = 60_000;

/** Uses a code as `teleport-jira-relay pair` does, each time with a new key. */
function use({ clock }: Story, text: string): Promise<Pairing> {
  return introduce(readOf(text), { name: 'second', clock });
}

function readOf(text: string): PairingCode {
  const code = readCode(text, { hosts: ['127.0.0.1'], allowsPlainHttp: false });
  if (!code.ok) throw new Error(code.problem);
  return code.value;
}

async function site({ forge }: Story, functionKey: string, payload: object = {}) {
  const answer = await forge.invokeResolver({
    moduleKey: 'site',
    functionKey,
    accountId: ERIN,
    payload,
    extension: { type: 'jira:adminPage' },
  });
  if (answer.kind === 'error') throw new Error(answer.error.message);
  return answer.value as Readonly<Record<string, unknown>>;
}

/** Asks once, as a relay does that has just started. */
async function ask(pairing: Pairing, clock: Pick<Story['clock'], 'now'>) {
  const question = {
    to: await keyIdOf(pairing.appKey),
    at: clock.now(),
    nonce: newNonce(),
    run: 'first',
    version: '1.0.0',
    working: [],
    results: [],
    news: [],
  };
  const text = await signed(MAIL_KINDS.question, question, pairing.key);
  return post(pairing.url, text, { clock: { ...systemClock, now: () => clock.now() } });
}

const keysIn = ({ forge }: Story) => forge.storage.keys().filter((key) => key.startsWith('relay-key:'));

const relaysOf = async (story: Story) => (await site(story, 'relays'))['relays'] as readonly PairedRelay[];

test('a code lets one relay in, and no other after it', async () => {
  const story = await pull();
  const code = await pairingCode(story.forge);

  await use(story, code);
  await expect(use(story, code)).rejects.toThrow('does not take the key');

  expect((await relaysOf(story)).map(({ name }) => name).sort()).toEqual(['sandbox', 'second']);
});

test.each([
  ['is good for almost ten minutes', 10 * MINUTE_MS - 1_000, true],
  ['is worth nothing after ten minutes', 10 * MINUTE_MS, false],
])('a code %s', async (_is, afterMs, isGood) => {
  const story = await pull();
  const code = await pairingCode(story.forge);
  story.clock.advance(afterMs);

  const used = use(story, code);
  if (isGood) await expect(used).resolves.toMatchObject({ key: {} });
  else await expect(used).rejects.toThrow('does not take the key');

  expect(await relaysOf(story)).toHaveLength(isGood ? 2 : 1);
});

test('a code is void once another was made', async () => {
  const story = await pull();
  const first = await pairingCode(story.forge);
  const second = await pairingCode(story.forge);

  await expect(use(story, first)).rejects.toThrow('does not take the key');
  await use(story, second);

  expect(await relaysOf(story)).toHaveLength(2);
});

test('the first use of a renewed key ends the one before, and any renewal of it that never came to be used', async () => {
  const story = await pull();
  const [before] = await relaysOf(story);
  await use(story, await pairingCode(story.forge, { replaces: before?.keyId }));
  await story.pairAnew({ replaces: true });
  expect(await relaysOf(story)).toHaveLength(3);

  await story.stopRelay();
  await story.startRelay();

  await story.until(() => expect(keysIn(story)).toHaveLength(1));
  const [left] = await relaysOf(story);
  expect(left?.name).toBe('sandbox');
  expect(left?.keyId).not.toBe(before?.keyId);
});

test('a relay whose clock is behind is paired and heard at once, and the site page says how far it is off', async () => {
  const story = await pull();
  for (const { keyId } of await relaysOf(story)) await site(story, 'revokeRelay', { keyId });
  const clock = { ...systemClock, now: () => story.clock.now() - 45_000 };

  const pairing = await introduce(readOf(await pairingCode(story.forge)), { name: 'slow', clock });
  const posted = await ask(pairing, clock);

  expect(posted.kind).toBe('answered');
  const [relay] = await relaysOf(story);
  expect(Math.round(Number(relay?.clockOffMs) / 10_000)).toBe(5);
});

test('the first relay that is paired asks each second for two minutes, so that whoever paired it sees it work', async () => {
  const story = await pull();
  for (const { keyId } of await relaysOf(story)) await site(story, 'revokeRelay', { keyId });
  await story.stopRelay();

  const pairing = await use(story, await pairingCode(story.forge));
  const paces = [];
  for (const afterMs of [0, 2 * MINUTE_MS - 1_000, 1_000]) {
    story.clock.advance(afterMs);
    await ask(pairing, story.clock);
    paces.push((await relaysOf(story))[0]?.asksEveryMs);
  }

  expect(paces).toEqual([1_000, 1_000, 30_000]);
});

test('a relay whose key was taken away is refused, decides nothing, and no older code brings it back', async () => {
  const story = await pull();
  const id = story.teleport.createRequest('alice', { roles: ['editor'] });
  const { key } = await story.cardOf(id);
  const [relay] = await relaysOf(story);
  const code = await pairingCode(story.forge);

  expect(await site(story, 'revokeRelay', { keyId: relay?.keyId })).toEqual({ kind: 'revoked' });
  await story.jira.as(BOB).moveTo(key, 'Approved');
  await story.until(() => expect(story.relayLog.join('\n')).toContain('pull.refused'));
  await story.quiet();

  expect(await relaysOf(story)).toEqual([]);
  story.expectUntouched(id);
  // What was given out before must not bring anybody back.
  await expect(use(story, code)).rejects.toThrow('does not take the key');
});
