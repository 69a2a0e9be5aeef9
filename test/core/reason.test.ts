import fc from 'fast-check';
import {
  isReasonTooLong,
  REASON_AGE_MS_MAX,
  reasonFor,
  WITH_MOVE_MS,
  type CommentText,
} from '#core/decision/reason';
import { accountId, type AccountId } from '#core/ids';

const bob = accountId('bob');
const MOVED_MS = Date.parse('2026-11-22T21:05:00Z');
const said = (text: string, authorId: AccountId | undefined = bob, atMs = MOVED_MS - 1000): CommentText => ({
  authorId,
  text,
  atMs,
});
const move = { actor: bob, atMs: MOVED_MS };
const reasonIn = (...newestFirst: readonly CommentText[]): string => reasonFor(newestFirst, move);

test('reasonFor() reads the rest of a comment after a line that says only "Reason:"', () => {
  expect(reasonIn(said("hi! i'm going to approve this request.\nReason:\n\nfoo\nbar\nbaz"))).toBe(
    'foo\nbar\nbaz',
  );
});

test('reasonFor() takes the newest matching comment of the person who moved the card', () => {
  const newestFirst = [
    said('comment 1'),
    said('reason: test', accountId('somebody-else')),
    said('reason: foo bar baz'),
    said('reason: bar baz'),
  ];

  expect(reasonIn(...newestFirst)).toBe('foo bar baz');
});

test.each([
  ['Resolution: fine by me', 'fine by me'],
  ['  REASON :  shouting ', 'shouting'],
  ['resolution:\r\nfirst\r\nsecond', 'first\nsecond'],
  ['first line\nreason: inline wins\nReason:\nrest', 'inline wins'],
  ['reason:\u00a0On call', 'On call'],
  ['reason\u00a0: On call', 'On call'],
  ['\u00a0reason:\u202fOn call', 'On call'],
  ['reason\uff1aOn call', 'On call'],
  ['rEaSoN\u3000\uff1a\u3000On call', 'On call'],
  ['reason\u200b:\ufeffOn call', 'On call'],
  ['reason: \u202eno\u202c call', 'no call'],
  ['hello\u2028reason: On call', 'On call'],
])('reasonFor() understands %j', (text, reason) => {
  expect(reasonIn(said(text))).toBe(reason);
});

test.each([
  'no reason given here',
  'the reason: is in the middle',
  'reason:',
  'reason:\n   ',
  '> reason: of another',
])('reasonFor() finds no reason in %j', (text) => {
  expect(reasonIn(said(text))).toBe('');
});

test('reasonFor() never takes the words of anybody but the actor', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const others = texts.flatMap((text) => [
        said(`reason: ${text}`, accountId('somebody-else')),
        { authorId: undefined, text: `reason: ${text}`, atMs: MOVED_MS },
      ]);
      expect(reasonIn(...others)).toBe('');
    }),
  );
});

test.each([
  ['written with the move, on the screen of its transition', MOVED_MS + WITH_MOVE_MS, 'on call'],
  ['written later', MOVED_MS + WITH_MOVE_MS + 1, ''],
  ['half an hour old', MOVED_MS - REASON_AGE_MS_MAX, 'on call'],
  ['older', MOVED_MS - REASON_AGE_MS_MAX - 1, ''],
])('reasonFor() and a comment that is %s', (_case, atMs, reason) => {
  expect(reasonIn(said('reason: on call', bob, atMs))).toBe(reason);
});

test('reasonFor() passes over a comment of which nobody can tell when it was written', () => {
  expect(reasonIn({ authorId: bob, text: 'reason: on call', atMs: undefined })).toBe('');
});

test('reasonFor() does not take the reason of a refused denial for the approval that comes after it', () => {
  const denial = said('reason: looks wrong', bob, MOVED_MS - 10_000);
  const previousAtMs = MOVED_MS - 9_000;

  expect(reasonFor([denial], { actor: bob, atMs: previousAtMs })).toBe('looks wrong');
  expect(reasonFor([denial], { ...move, previousAtMs })).toBe('');
});

test('reasonFor() uses each comment for at most one of the moves of its author', () => {
  const times = fc.array(fc.integer({ min: 0, max: 2 * REASON_AGE_MS_MAX }), { minLength: 1, maxLength: 8 });
  const near = fc.array(fc.integer({ min: 0, max: 4 * WITH_MOVE_MS }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.oneof(times, near), fc.oneof(times, near), (movedAt, writtenAt) => {
      const moves = [...movedAt].sort((one, other) => one - other);
      for (const atMs of writtenAt) {
        const comment = said('reason: on call', bob, atMs);
        const used = moves.filter(
          (movedAtMs, index) =>
            reasonFor([comment], { actor: bob, atMs: movedAtMs, previousAtMs: moves[index - 1] }) !== '',
        );
        expect(used.length).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('reasonFor() gives nothing that a person cannot see', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(reasonIn(said(`reason: ${text}`))).not.toMatch(
        /[\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\ufeff]/,
      );
    }),
  );
});

test('isReasonTooLong() counts bytes of UTF-8, as Teleport does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) => {
      expect(isReasonTooLong(text)).toBe(Buffer.byteLength(text, 'utf8') > 4096);
    }),
  );
  expect(isReasonTooLong('ä'.repeat(2048))).toBe(false);
  expect(isReasonTooLong('ä'.repeat(2049))).toBe(true);
});

test.each([
  ['\u007f', 1],
  ['\u0080', 2],
  ['\u07ff', 2],
  ['\u0800', 3],
  ['\uffff', 3],
  ['\u{10000}', 4],
  ['\u{10ffff}', 4],
] as const)('isReasonTooLong() counts %j as Teleport does', (character, bytes) => {
  const full = character.repeat(Math.floor(4096 / bytes)) + 'a'.repeat(4096 % bytes);

  expect([isReasonTooLong(full), isReasonTooLong(`${full}a`)]).toEqual([false, true]);
});

test('reasonFor() begins after a line that says only "reason", whatever such a line says below', () => {
  expect(reasonIn(said('Reason:\non call\nreason: none'))).toBe('on call\nreason: none');
  expect(reasonIn(said('reason: on call\nReason:\nnone'))).toBe('on call');
});

test('reasonFor() leaves to the move before what was stored with it, to the last millisecond', () => {
  const move = { actor: bob, atMs: 10_000_000, previousAtMs: 9_000_000 };
  const at = (atMs: number) => reasonFor([said('reason: on call', bob, atMs)], move);

  expect([at(9_000_000 + WITH_MOVE_MS), at(9_000_001 + WITH_MOVE_MS)]).toEqual(['', 'on call']);
});
