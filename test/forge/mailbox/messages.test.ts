/** Goal: a message to the app that is repeated, reordered, cut, foreign or late has no effect, and is told nothing. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Job } from '#core/job';
import { MAIL_AGE_MS_MAX } from '#wire/limits';
import { MAIL_KINDS, type OwnKey, type Question } from '#wire/mail';
import { putCall, takeAnswer } from '../../../src/forge/mailbox/calls';
import { hearQuestion } from '../../../src/forge/mailbox/hear-question';
import { keyIdOf, newKey, signed } from '../../../src/forge/mailbox/jws';
import { keepRelayKey, ownKey } from '../../../src/forge/mailbox/keys';
import { noLease, PACE_MS, RUNS_MAX } from '../../../src/forge/mailbox/lease';
import { openMailbox } from '../../../src/forge/mailbox/lease-row';
import type { Storage } from '../../sandbox/forge-host/kvs/storage';
import { forgetStorage, useStorage } from '../../support/kvs-in-memory';
import { forgeries } from '../../support/mail/forgeries';
import { mutated, mutations } from '../../support/mail/mutations';
import { opened } from '../../../src/relay/pull/keys';

const START = Date.UTC(2026, 5, 1, 9);

/** An app with one relay let in, and what it made of what it heard. */
class Mailbox {
  readonly storage: Storage;
  readonly pushed: Job[] = [];
  now = START;
  run = randomUUID();
  #count = 0;

  readonly app: OwnKey;
  readonly relay: OwnKey;

  private constructor(storage: Storage, app: OwnKey, relay: OwnKey) {
    this.storage = storage;
    this.app = app;
    this.relay = relay;
  }

  static async open(): Promise<Mailbox> {
    const storage = useStorage();
    const app = await ownKey();
    const relay = newKey();
    await keepRelayKey({
      publicKey: relay.x,
      name: 'test',
      pairedAt: new Date(START).toISOString(),
    });
    await openMailbox(noLease());
    return new Mailbox(storage, app, relay);
  }

  question(changes: Partial<Question> = {}): Question {
    this.#count += 1;
    return {
      to: keyIdOf(this.app.x),
      at: this.now + this.#count,
      nonce: `${'n'.repeat(22)}${this.#count}`,
      run: this.run,
      version: '1.0.0',
      isLeaving: false,
      working: [],
      results: [],
      news: [],
      ...changes,
    };
  }

  sign(question: object, key = this.relay): string {
    return signed(MAIL_KINDS.question, question, key);
  }

  async hear(text: string) {
    return hearQuestion(text, {
      nowMs: this.now,
      push: (jobs) => Promise.resolve(void this.pushed.push(...jobs)),
    });
  }

  /** Everything that a message could change. */
  get effects(): string {
    const { storage } = this;
    const rows = storage.keys().map((key) => [key, storage.value(key)]);
    return JSON.stringify([rows, [...storage.entities('mailbox')], this.pushed]);
  }

  async put(): Promise<string> {
    const put = await putCall({ name: 'cluster', until: this.now + 30_000, isUrgent: false }, this.now);
    if (put.kind === 'full') throw new Error('The mailbox is full');
    return put.id;
  }
}
afterEach(() => void forgetStorage());

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

test('a question is told the calls that wait, and brings an answer to the one that asked', async () => {
  const mailbox = await Mailbox.open();
  const one = await mailbox.put();

  const first = await mailbox.hear(mailbox.sign(mailbox.question()));
  const told = await opened(MAIL_KINDS.answer, first.body, mailbox.app.x);
  await mailbox.hear(
    mailbox.sign(mailbox.question({ results: [{ id: one, status: 200, body: { hello: 'wörld' } }] })),
  );

  expect(told).toMatchObject({
    kind: 'calls',
    nextInMs: PACE_MS.busy,
    calls: [{ id: one, name: 'cluster' }],
  });
  expect(await takeAnswer(one)).toEqual({ status: 200, body: { hello: 'wörld' } });
  expect(await takeAnswer(one)).toBeUndefined();
});

test('an answer of two megabytes comes as it was', async () => {
  const mailbox = await Mailbox.open();
  const one = await mailbox.put();
  const ids = Array.from({ length: 50_000 }, () => randomUUID());

  await mailbox.hear(mailbox.sign(mailbox.question({ results: [{ id: one, status: 200, body: ids }] })));

  expect((await takeAnswer(one))?.body).toEqual(ids);
});

test('of ten thousand messages that somebody made of good ones, none has an effect or is told anything', async () => {
  const mailbox = await Mailbox.open();
  const one = await mailbox.put();
  const two = await mailbox.put();
  const foreign = newKey();
  const texts = [
    mailbox.sign(mailbox.question({ results: [{ id: one, status: 200, body: 'x' }] })),
    mailbox.sign(mailbox.question({ news: [{ id: ID as Question['news'][number]['id'] }] })),
    mailbox.sign(mailbox.question({ isLeaving: true })),
    mailbox.sign(mailbox.question()),
    // Of a relay that is to wait as long as the other one asks, and was told so.
    mailbox.sign(mailbox.question({ run: randomUUID(), results: [{ id: two, status: 200, body: 'x' }] })),
  ];
  for (const text of texts) expect((await mailbox.hear(text)).statusCode).toBe(200);
  const before = mailbox.effects;

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.constantFrom(...texts),
      mutations,
      async (text, other, mutation) => {
        const made = await mutated(text, mutation, {
          other,
          signForeign: (claims) => mailbox.sign(claims, foreign),
        });
        const answer = await mailbox.hear(made);
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expect(mailbox.effects).toBe(before);
      },
    ),
    forgeries('questions'),
  );
});

test('a good message that comes late, early, or after a later one has no effect', async () => {
  const mailbox = await Mailbox.open();
  const held = mailbox.sign(mailbox.question({ news: [{ id: ID as Question['news'][number]['id'] }] }));
  await mailbox.hear(mailbox.sign(mailbox.question()));
  const before = mailbox.effects;

  expect((await mailbox.hear(held)).statusCode).toBe(409);
  for (const off of [-MAIL_AGE_MS_MAX - 1_000, MAIL_AGE_MS_MAX + 1_000]) {
    const odd = mailbox.sign(mailbox.question({ at: mailbox.now + off }));
    expect((await mailbox.hear(odd)).statusCode).toBe(409);
  }
  expect(mailbox.effects).toBe(before);
});

test.each([
  ['behind', -MAIL_AGE_MS_MAX + 1_000],
  ['ahead of', MAIL_AGE_MS_MAX - 1_000],
])(
  'a relay whose clock is almost a minute %s that of the app is heard at once, each message once',
  async (_is, off) => {
    const mailbox = await Mailbox.open();
    const texts = [0, 1].map(() => mailbox.sign(mailbox.question({ at: mailbox.question().at + off })));

    for (const text of texts) expect((await mailbox.hear(text)).statusCode).toBe(200);
    const before = mailbox.effects;
    for (const text of texts) expect((await mailbox.hear(text)).statusCode).toBe(409);
    expect(mailbox.effects).toBe(before);
  },
);

test('a relay whose clock is behind takes over at once from one whose clock was ahead, which cannot be replayed then', async () => {
  const mailbox = await Mailbox.open();
  const ahead = mailbox.sign(mailbox.question({ at: mailbox.now + MAIL_AGE_MS_MAX, isLeaving: true }));
  const behind = mailbox.question({ at: mailbox.now - 30_000, run: randomUUID() });
  await mailbox.hear(ahead);

  expect((await mailbox.hear(mailbox.sign(behind))).statusCode).toBe(200);
  // As long as it would pass for new.
  for (const laterMs of [0, MAIL_AGE_MS_MAX, MAIL_AGE_MS_MAX]) {
    mailbox.now += laterMs;
    await mailbox.hear(mailbox.sign(mailbox.question({ at: mailbox.now - 1_000, run: behind.run })));
    const before = mailbox.effects;
    expect((await mailbox.hear(ahead)).statusCode).toBe(409);
    expect(mailbox.effects).toBe(before);
  }
});

test.each([
  [-75_000, 'by 75 s'],
  [90_000, 'by 90 s'],
])('a message of another time (%d ms off) is told how far the clocks differ', async (off, words) => {
  const mailbox = await Mailbox.open();

  const { body } = await mailbox.hear(mailbox.sign(mailbox.question({ at: mailbox.now + off })));

  expect(body).toContain(`The clocks differ ${words}`);
});

test('more relays that start within two minutes than anybody runs are turned away for a while', async () => {
  const mailbox = await Mailbox.open();
  const start = () => mailbox.hear(mailbox.sign(mailbox.question({ run: randomUUID(), isLeaving: true })));
  for (let run = 0; run < RUNS_MAX; run += 1) expect((await start()).statusCode).toBe(200);

  await expect(start()).rejects.toMatchObject({ code: 'storage-unavailable', retry: 'safe' });
  mailbox.now += 3 * MAIL_AGE_MS_MAX;
  expect((await start()).statusCode).toBe(200);
});

test('of one message that comes many times at once, one counts', async () => {
  const mailbox = await Mailbox.open();
  const text = mailbox.sign(mailbox.question({ news: [{ id: ID as Question['news'][number]['id'] }] }));

  const answers = await Promise.all(Array.from({ length: 8 }, () => mailbox.hear(text)));

  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  expect(mailbox.pushed).toHaveLength(1);
});

test('a message for another mailbox, of a relay that is let in at both, has no effect', async () => {
  const mailbox = await Mailbox.open();
  const before = mailbox.effects;

  const answer = await mailbox.hear(mailbox.sign(mailbox.question({ to: keyIdOf(newKey().x) })));

  expect(answer.statusCode).toBe(401);
  expect(mailbox.effects).toBe(before);
});

test('an answer to a call that nobody put there, or that nobody waits for any more, is not kept', async () => {
  const mailbox = await Mailbox.open();
  const one = await mailbox.put();
  mailbox.now += 31_000;

  await mailbox.hear(
    mailbox.sign(
      mailbox.question({
        results: [
          { id: one, status: 200, body: 'late' },
          { id: 'made-up', status: 200, body: 'x' },
        ],
      }),
    ),
  );

  expect(await takeAnswer(one)).toBeUndefined();
  expect(await takeAnswer('made-up')).toBeUndefined();
});

test('while one relay asks, another is told no call, and takes over once the first is late or leaves', async () => {
  const mailbox = await Mailbox.open();
  const one = await mailbox.put();
  await mailbox.hear(mailbox.sign(mailbox.question()));
  const ask = async (changes: Partial<Question> = {}) => {
    const { body } = await mailbox.hear(mailbox.sign(mailbox.question({ run: 'other', ...changes })));
    return opened(MAIL_KINDS.answer, body, mailbox.app.x);
  };

  expect(await ask()).toMatchObject({ kind: 'held-by-another', calls: [] });
  mailbox.now += 11_001;
  expect(await ask()).toMatchObject({ kind: 'calls', calls: [{ id: one }] });
  await ask({ isLeaving: true });
  const { body } = await mailbox.hear(mailbox.sign(mailbox.question()));
  expect(await opened(MAIL_KINDS.answer, body, mailbox.app.x)).toMatchObject({ kind: 'calls' });
});
