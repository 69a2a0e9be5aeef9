/** Goal: an answer to the relay that is repeated, foreign, cut, of another question or of another time has no effect. */
import fc from 'fast-check';
import { MAIL_KINDS, type Answer } from '#wire/mail';
import { signed } from '../../../src/forge/mailbox/jws';
import { keyIdOf, newKey, newNonce } from '../../../src/relay/pull/keys';
import { readAnswer } from '../../../src/relay/pull/read-answer';
import { forgeries } from '../../support/mail/forgeries';
import { mutated, mutations } from '../../support/mail/mutations';

const NOW = Date.UTC(2026, 5, 1, 9);

async function paired() {
  const [app, key] = await Promise.all([newKey(), newKey()]);
  const pairing = { url: 'https://x.webtrigger.atlassian.app/public/1', appKey: app.x, key };
  const answer = async (re: string, changes: Partial<Answer> = {}): Promise<string> =>
    signed(
      MAIL_KINDS.answer,
      {
        to: await keyIdOf(key.x),
        at: NOW,
        nonce: newNonce(),
        re,
        kind: 'calls',
        calls: [{ id: 'call-1', name: 'cluster', until: NOW + 10_000 }],
        nextInMs: 1_000,
        ...changes,
      },
      app,
    );
  return { app, pairing, answer };
}

test('an answer of the app to the question that was asked is taken', async () => {
  const { pairing, answer } = await paired();
  const nonce = newNonce();

  const read = await readAnswer(await answer(nonce), { pairing, question: { nonce }, nowMs: NOW });

  expect(read).toMatchObject({ kind: 'calls', calls: [{ id: 'call-1' }] });
});

test('of ten thousand answers that somebody made of good ones to earlier questions, none is taken', async () => {
  const { pairing, answer } = await paired();
  const foreign = await newKey();
  const earlier = await Promise.all([answer(newNonce()), answer(newNonce()), answer(newNonce())]);
  const asked = { pairing, question: { nonce: newNonce() }, nowMs: NOW };

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...earlier),
      fc.constantFrom(...earlier),
      mutations,
      async (text, other, mutation) => {
        const made = await mutated(text, mutation, {
          other,
          signForeign: (claims) =>
            signed(MAIL_KINDS.answer, { ...claims, re: asked.question.nonce }, foreign),
        });
        expect(await readAnswer(made, asked)).toBeUndefined();
      },
    ),
    forgeries('answers'),
  );
});

test.each([
  ['of another time', { at: NOW - 61_000 }],
  ['for another relay', { to: 'x'.repeat(43) }],
])('an answer %s is not taken, though the app signed it', async (_what, changes) => {
  const { pairing, answer } = await paired();
  const nonce = newNonce();

  expect(
    await readAnswer(await answer(nonce, changes), { pairing, question: { nonce }, nowMs: NOW }),
  ).toBeUndefined();
});

test('a question that comes back is no answer', async () => {
  const { app, pairing, answer } = await paired();
  const nonce = newNonce();
  const good = await answer(nonce);
  const claims = JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString()) as object;

  const turned = signed(MAIL_KINDS.question, claims, app);

  expect(await readAnswer(turned, { pairing, question: { nonce }, nowMs: NOW })).toBeUndefined();
});

test('a key has the name that RFC 8037 gives its example, however often it is asked for', async () => {
  const [example, other] = ['11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', (await newKey()).x];
  const name = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';

  expect([await keyIdOf(example), await keyIdOf(example)]).toEqual([name, name]);
  expect(await keyIdOf(other)).not.toBe(name);
});
