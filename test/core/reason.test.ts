import fc from 'fast-check';
import { accountId } from '#core/ids';
import { isReasonTooLong, reasonFrom } from '#core/reason';

const bob = accountId('bob');
const said = (text: string, authorId = bob) => ({ authorId, text });

test('reasonFrom() reads the rest of a comment after a line that says only "Reason:"', () => {
  expect(reasonFrom([said("hi! i'm going to approve this request.\nReason:\n\nfoo\nbar\nbaz")], bob)).toBe(
    'foo\nbar\nbaz',
  );
});

test('reasonFrom() takes the newest matching comment of the person who moved the card', () => {
  const newestFirst = [
    said('comment 1'),
    said('reason: test', accountId('somebody-else')),
    said('reason: foo bar baz'),
    said('reason: bar baz'),
  ];

  expect(reasonFrom(newestFirst, bob)).toBe('foo bar baz');
});

test.each([
  ['Resolution: fine by me', 'fine by me'],
  ['  REASON :  shouting ', 'shouting'],
  ['resolution:\r\nfirst\r\nsecond', 'first\nsecond'],
  ['first line\nreason: inline wins\nReason:\nrest', 'inline wins'],
])('reasonFrom() understands %j', (text, reason) => {
  expect(reasonFrom([said(text)], bob)).toBe(reason);
});

test.each(['no reason given here', 'the reason: is in the middle', 'reason:', 'reason:\n   '])(
  'reasonFrom() finds no reason in %j',
  (text) => {
    expect(reasonFrom([said(text)], bob)).toBe('');
  },
);

test('reasonFrom() never takes the words of anybody but the actor', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const comments = texts.map((text) => said(`reason: ${text}`, accountId('somebody-else')));
      expect(reasonFrom(comments, bob)).toBe('');
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
