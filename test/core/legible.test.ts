import fc from 'fast-check';
import { legible } from '#core/lib/legible';

test.each([
  ['a name that is turned round', 'ad\u202enim\u202c', 'adnim'],
  ['isolates and marks of direction', '\u2066a\u2069\u200eb\u200fc\u061c', 'abc'],
  ['characters without width', 'ad\u200bm\u2060i\ufeffn\u00ad', 'admin'],
  ['joiners in Latin letters', 'ad\u200dmin\u200c', 'admin'],
  ['a sentence in tag characters', `ok${String.fromCodePoint(0xe0041, 0xe0042)}`, 'ok'],
])('legible() leaves out %s', (_case, text, seen) => {
  expect(legible(text)).toBe(seen);
});

test.each([
  ['an emoji that is joined of several', '👩\u200d💻 👨‍👩‍👧 🏳️\u200d🌈 👩🏽\u200d🚀'],
  ['scripts that need joiners', 'می\u200cخواهم क्\u200dष'],
  ['lines, tabs and no-break spaces', 'a\n\tb\u00a0c'],
])('legible() keeps %s', (_case, text) => {
  expect(legible(text)).toBe(text);
});

test('legible() keeps all of a text that everybody sees, and what it gives is legible', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => expect(legible(text)).toBe(text)));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      expect(legible(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/),
    ),
  );
});
