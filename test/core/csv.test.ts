import fc from 'fast-check';
import { csvOf } from '#core/lib/csv';

test('csvOf() quotes every cell and ends every line as spreadsheets expect', () => {
  expect(csvOf(['a', 'b'], [['1,2', 'say "no"\nplease']])).toBe('"a","b"\r\n"1,2","say ""no""\nplease"\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =HYPERLINK("x")', '＝1+1', '|cmd', '%0A'])(
  'csvOf() makes %p a text that no spreadsheet runs',
  (cell) => {
    expect(csvOf([], [[cell]])).toContain(`"'`);
  },
);

test('csvOf() leaves no cell that begins like a formula, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string(), (cell) => {
      const line = csvOf([], [[cell]])
        .split('\r\n')
        .slice(1)
        .join('\r\n');
      expect(line).not.toMatch(/^"\s*[=+\-@]/);
    }),
  );
});
