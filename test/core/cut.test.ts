import fc from 'fast-check';
import { beginningOf, cutCounted } from '#core/lib/cut';

test('cutCounted() leaves a text that fits, and says of every other how much is missing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.integer({ min: 1, max: 40 }),
      (text, max) => {
        const cut = cutCounted(text, max);
        if (text.length <= max) {
          expect(cut).toBe(text);
          return;
        }
        const [, shown = '', more = ''] = /^([\s\S]*)… and (\d+) more characters$/.exec(cut) ?? [];
        expect(text.startsWith(shown)).toBe(true);
        expect(shown.length + Number(more)).toBe(text.length);
        expect(shown.length).toBeLessThanOrEqual(max);
      },
    ),
  );
});

test('beginningOf() cuts no character in two', () => {
  expect(beginningOf('a😀b', 2)).toBe('a');
  expect(beginningOf('a😀b', 3)).toBe('a😀');
});
